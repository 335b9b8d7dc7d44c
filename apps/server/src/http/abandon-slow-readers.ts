import type { RequestHandler } from 'express';

const maxTakeMs = 60_000;

/** Cuts the connection to a client that does not take its answer, which stays in memory until then. */
export const abandonSlowReaders: RequestHandler = (_req, res, next) => {
  res.once('prefinish', () => {
    // Of a client that has gone already.
    if (res.destroyed || res.closed) return;
    const deadline = setTimeout(() => res.destroy(), maxTakeMs).unref();
    res.once('close', () => clearTimeout(deadline));
  });
  next();
};
