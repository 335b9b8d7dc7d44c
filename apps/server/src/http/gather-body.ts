import type { Request, Response } from 'express';
import { openBody } from './open-body.ts';

/**
 * Reads a short body whole.
 *
 * @throws AppError as `openBody` does.
 */
export async function gatherBody(req: Request, res: Response, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of openBody(req, res, maxBytes)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
