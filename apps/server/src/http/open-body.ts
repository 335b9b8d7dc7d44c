import { Transform, type Readable } from 'node:stream';
import { AppError } from '@phonebook/core';
import type { Request, Response } from 'express';

/**
 * Begins to read a request's body, which nobody has read before: a client that waits for leave to
 * send it (`Expect: 100-continue`) is given leave here. When the stream is destroyed, what is still
 * to come is thrown away as it comes, so that the client can hear its answer.
 *
 * @throws AppError `file_too_large`, here or through the stream, for a body of more than `maxBytes`.
 */
export function openBody(req: Request, res: Response, maxBytes: number): Readable {
  if (Number(req.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  if (req.headers.expect !== undefined) res.writeContinue();

  let size = 0;
  const body = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.byteLength;
      if (size > maxBytes) done(tooLarge(maxBytes));
      else done(null, chunk);
    },
  });
  // Not a pipeline: that would destroy the request, and with it the way to answer it.
  req.once('error', (error) => body.destroy(error));
  req.pipe(body);
  body.once('close', () => {
    req.unpipe(body);
    req.resume();
  });
  return body;
}

function tooLarge(maxBytes: number): AppError {
  const reason = `the request has more than ${maxBytes} bytes: split the file and send the parts`;
  return new AppError('file_too_large', reason);
}
