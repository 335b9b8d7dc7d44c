import type { IncomingHttpHeaders } from 'node:http';
import { finished, Transform } from 'node:stream';
import { AppError } from '@phonebook/core';
import type { Request, Response } from 'express';

/** The body of a request, which carries its headers for those that read both. */
export type Body = Transform & { readonly headers: IncomingHttpHeaders };

/**
 * Begins to read a request's body, which nobody has read before: a client that waits for leave to
 * send it (`Expect: 100-continue`) is given leave here. When the stream is destroyed, what is still
 * to come is thrown away as it comes, so that the client can hear its answer.
 *
 * @throws AppError, here or through the stream: `file_too_large` for a body of more than `maxBytes`,
 *   `file_missing` for one that breaks off.
 */
export function openBody(req: Request, res: Response, maxBytes: number): Body {
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
  finished(req, (error) => {
    if (error) body.destroy(cutShort(error));
  });
  req.pipe(body);
  body.once('close', () => {
    req.unpipe(body);
    req.resume();
  });
  return Object.assign(body, { headers: req.headers });
}

function tooLarge(maxBytes: number): AppError {
  const reason = `the request has more than ${maxBytes} bytes: split the file and send the parts`;
  return new AppError('file_too_large', reason);
}

function cutShort(cause: unknown): AppError {
  return new AppError('file_missing', 'the body was cut short; send it again', { cause });
}
