import type { RequestHandler } from 'express';
import type { Metrics } from './metrics.ts';

/** Answers a scrape of Prometheus. */
export function answerMetrics(metrics: Metrics): RequestHandler {
  return async (_req, res) => {
    const { contentType, text } = await metrics.read();
    res.set('Content-Type', contentType).send(text);
  };
}
