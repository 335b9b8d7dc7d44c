import type { IncomingHttpHeaders } from 'node:http';
import { finished, Transform } from 'node:stream';
import { bodyTooSlow, defaultBodyPace, type BodyPace } from '@phonebook/api';
import { AppError } from '@phonebook/core';
import type { Request, Response } from 'express';

/** The body of a request, which carries its headers for those that read both. */
export type Body = Transform & { readonly headers: IncomingHttpHeaders };

/** What a body may take. */
export interface BodyLimits {
  readonly maxBytes: number;
  /** How long it may take as a whole, if that is bounded: where it holds what others wait for. */
  readonly maxReadMs?: number | undefined;
  /** If not as usual. */
  readonly pace?: BodyPace | undefined;
}

/**
 * Begins to read a request's body, which nobody has read before: a client that waits for leave to
 * send it (`Expect: 100-continue`) is given leave here. When the stream is destroyed, what is still
 * to come is thrown away as it comes, so that the client can hear its answer.
 *
 * @throws AppError, here or through the stream: `file_too_large` for a body of more than `maxBytes`,
 *   `file_missing` for one that breaks off, `body_too_slow`, and `encoding_unsupported` for one that is
 *   packed: nothing here unpacks, so that nothing grows.
 */
export function openBody(
  req: Request,
  res: Response,
  { maxBytes, maxReadMs, pace = defaultBodyPace }: BodyLimits,
): Body {
  assertPlain(req.headers['content-encoding']);
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
  // Whoever was answered before the end of the body is not told by Node that its connection is closed.
  res.once('close', () => body.destroy(cutShort()));
  req.pipe(body);
  const watch = watchPace(body, () => size, pace);
  const deadline = maxReadMs && setTimeout(() => body.destroy(tookTooLong(maxReadMs)), maxReadMs);
  body.once('close', () => {
    clearInterval(watch);
    clearTimeout(deadline);
    req.unpipe(body);
    req.resume();
  });
  return Object.assign(body, { headers: req.headers });
}

function assertPlain(encoding = 'identity'): void {
  if (encoding.trim().toLowerCase() === 'identity') return;
  const reason = 'send the body as it is, without a Content-Encoding';
  throw new AppError('encoding_unsupported', reason);
}

/** Gives a body up whose client is slow; where it is us who keep the client waiting, time does not count. */
function watchPace(body: Transform, sizeNow: () => number, pace: BodyPace): NodeJS.Timeout {
  let sizeBefore = 0;
  return setInterval(() => {
    const brought = sizeNow() - sizeBefore;
    sizeBefore = sizeNow();
    const isOurTurn = body.writableNeedDrain || body.writableEnded;
    if (brought < pace.minBytes && !isOurTurn) body.destroy(bodyTooSlow(pace));
  }, pace.windowMs);
}

function tookTooLong(maxReadMs: number): AppError {
  const reason = `the body took more than ${maxReadMs / 1_000} s to come; send it again`;
  return new AppError('body_too_slow', reason);
}

function tooLarge(maxBytes: number): AppError {
  const reason = `the request has more than ${maxBytes} bytes: split the file and send the parts`;
  return new AppError('file_too_large', reason);
}

function cutShort(cause?: unknown): AppError {
  return new AppError('file_missing', 'the body was cut short; send it again', { cause });
}
