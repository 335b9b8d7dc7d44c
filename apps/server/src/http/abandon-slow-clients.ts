import type { RequestHandler } from 'express';

/** How long after the answer a client may take to read it, and to send what nobody reads. */
export interface ClientPatience {
  readonly maxTakeMs: number;
  readonly maxRestMs: number;
}

const defaultPatience: ClientPatience = { maxTakeMs: 60_000, maxRestMs: 30_000 };

/**
 * Cuts the connection to a client that does not take its answer, which stays in memory until then, or that
 * goes on sending a body after it, which Node throws away.
 */
export function abandonSlowClients({
  maxTakeMs,
  maxRestMs,
}: ClientPatience = defaultPatience): RequestHandler {
  return (req, res, next) => {
    res.once('prefinish', () => {
      // Of a client that has gone already.
      if (res.destroyed || res.closed) return;
      const take = setTimeout(() => res.destroy(), maxTakeMs).unref();
      res.once('close', () => clearTimeout(take));
      if (req.complete || req.destroyed) return;
      const rest = setTimeout(() => req.destroy(), maxRestMs).unref();
      req.once('close', () => clearTimeout(rest));
    });
    next();
  };
}
