import type { RequestHandler } from 'express';

/** Answers whether the process lives. */
export const answerAlive: RequestHandler = (_req, res) => {
  res.json({ status: 'alive' });
};

/** Answers whether requests can be served: whether the phonebook can be reached. */
export function answerReady(ping: () => Promise<void>): RequestHandler {
  return async (_req, res) => {
    await ping();
    res.json({ status: 'ready' });
  };
}
