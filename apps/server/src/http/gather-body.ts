import { AppError } from '@phonebook/core';
import type { Request, Response } from 'express';
import type { MemoryShare } from './memory-budget.ts';
import { openBody } from './open-body.ts';

/** What a body may take of memory, and of time. */
interface GatheringLimits {
  readonly maxBytes: number;
  readonly maxReadMs: number;
  readonly memory: MemoryShare;
}

/**
 * Reads a short body of text whole. Bytes that are no UTF-8 become replacement characters.
 *
 * @throws AppError as `openBody` does, also for a body that takes too long as a whole, and as
 *   `MemoryShare` does where there is no memory for it.
 */
export async function gatherBody(
  req: Request,
  res: Response,
  { maxBytes, maxReadMs, memory }: GatheringLimits,
): Promise<string> {
  const body = openBody(req, res, { maxBytes });
  const deadline = setTimeout(() => body.destroy(tooSlow(maxReadMs)), maxReadMs);
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of body) {
      const bytes = chunk as Buffer;
      memory.take(bytes.byteLength);
      chunks.push(bytes);
    }
  } finally {
    clearTimeout(deadline);
  }
  return Buffer.concat(chunks).toString();
}

function tooSlow(maxReadMs: number): AppError {
  const reason = `the body took more than ${maxReadMs / 1_000} s to come; send it again`;
  return new AppError('body_too_slow', reason);
}
