import type { Request, Response } from 'express';

/** How long a client may still send what nobody reads. */
const maxRestMs = 30_000;

/**
 * Keeps a connection open on which the client still sends while its answer goes out, even if it asked
 * to close it. Closed now, it would be reset, and the answer might be lost on the way. What is still
 * to come, Node throws away, for a time.
 */
export function letClientFinish(req: Request, res: Response): void {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = req.headers;
  const hasBody = Number(length) > 0 || encoding !== undefined;
  if (!hasBody || req.complete || req.destroyed) return;
  res.shouldKeepAlive = true;
  const deadline = setTimeout(() => req.destroy(), maxRestMs).unref();
  req.once('close', () => clearTimeout(deadline));
}
