import type { ImportPlaces } from '@phonebook/api';
import type { RequestHandler } from 'express';

/** Answers whether the process lives. */
export const answerAlive: RequestHandler = (_req, res) => {
  res.json({ status: 'alive' });
};

/** Answers whether requests can be served: whether the phonebook can be reached, and the service is not about to stop. */
export function answerReady(
  ping: () => Promise<void>,
  places: Pick<ImportPlaces, 'assertOpen'>,
): RequestHandler {
  return async (_req, res) => {
    places.assertOpen();
    await ping();
    res.json({ status: 'ready' });
  };
}
