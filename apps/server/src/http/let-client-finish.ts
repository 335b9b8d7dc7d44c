import type { Request, Response } from 'express';

/**
 * Keeps a connection open on which the client still sends while its answer goes out, even if it asked
 * to close it. Closed now, it would be reset, and the answer might be lost on the way.
 */
export function letClientFinish(req: Request, res: Response): void {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = req.headers;
  const hasBody = Number(length) > 0 || encoding !== undefined;
  if (!hasBody || req.complete || req.destroyed) return;
  res.shouldKeepAlive = true;
}
