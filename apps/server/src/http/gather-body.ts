import type { Request, Response } from 'express';
import type { MemoryShare } from './memory-budget.ts';
import { openBody, type BodyLimits } from './open-body.ts';

/**
 * Reads a short body of text whole. Bytes that are no UTF-8 become replacement characters.
 *
 * @throws AppError as `openBody` does, and as `MemoryShare` does where there is no memory for it.
 */
export async function gatherBody(
  req: Request,
  res: Response,
  limits: BodyLimits,
  memory: MemoryShare,
): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of openBody(req, res, limits)) {
    const bytes = chunk as Buffer;
    memory.take(bytes.byteLength);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString();
}
