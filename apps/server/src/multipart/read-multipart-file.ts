import type { IncomingHttpHeaders } from 'node:http';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { AppError } from '@phonebook/core';
import type { Request, Response } from 'express';
import { formidable, multipart } from 'formidable';
import { openBody, type Body } from '../http/open-body.ts';
import { PartChooser } from './part-chooser.ts';

/**
 * Reads the one CSV file of a multipart/form-data body (RFC 7578) as it arrives; Formidable keeps
 * nothing on disk. Reading begins when the first bytes are asked for. It ends well only when the whole
 * body was in order.
 *
 * @throws AppError `file_missing` or `file_too_large`.
 */
export async function* readMultipartFile(
  req: Request,
  res: Response,
  maxUploadBytes: number,
): AsyncGenerator<Uint8Array> {
  assertMultipart(req.headers);
  const file = new PassThrough();
  const body = openBody(req, res, maxUploadBytes);
  // Formidable listens for errors only after a moment, in which one without a listener would be fatal.
  body.once('error', (error) => file.destroy(toAppError(error)));
  try {
    parse(body, file);
    yield* file;
  } finally {
    body.destroy();
  }
}

function assertMultipart({
  'content-type': contentType = '',
  'content-encoding': encoding = 'identity',
}: IncomingHttpHeaders): void {
  if (encoding !== 'identity') {
    throw fileMissing('send the body as it is, without a Content-Encoding');
  }
  if (!/^multipart\/form-data\s*(;|$)/i.test(contentType)) {
    throw fileMissing('send the request as multipart/form-data with the CSV in the field "file"');
  }
  if (!/;\s*boundary=./i.test(contentType)) {
    throw fileMissing('the Content-Type has no boundary; let the HTTP client write that header');
  }
}

/** Parses the form and passes the chosen part's bytes to `file`, no faster than they are taken. */
function parse(body: Body, file: PassThrough): void {
  const form = formidable({ enabledPlugins: [multipart] });
  const chooser = new PartChooser({
    write(bytes) {
      if (!file.destroyed && !file.write(bytes)) body.pause();
    },
    fail: (reason) => file.destroy(fileMissing(reason)),
  });
  file.on('drain', () => body.resume());
  form.onPart = (part) => chooser.take(part);
  // The form ends at its last boundary; the request may still break off after that.
  Promise.all([form.parse(asRequest(body)), finished(body)]).then(
    () => {
      const missing = chooser.explainMissing();
      if (missing === undefined) file.end();
      else file.destroy(fileMissing(missing));
    },
    (error: unknown) => file.destroy(toAppError(error)),
  );
}

/** Formidable reads a request's headers and its events as a stream, and nothing else of it. */
function asRequest(body: Body): Request {
  return body as unknown as Request;
}

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const reason = 'the multipart body is malformed or was cut short: does it end with its boundary?';
  return fileMissing(reason, error);
}

function fileMissing(reason: string, cause?: unknown): AppError {
  return new AppError('file_missing', reason, { cause });
}
