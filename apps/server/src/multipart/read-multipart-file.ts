import type { IncomingHttpHeaders } from 'node:http';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { FormFields } from '@phonebook/api';
import { AppError } from '@phonebook/core';
import type { Request, Response } from 'express';
import { formidable, multipart } from 'formidable';
import { openBody, type Body, type BodyLimits } from '../http/open-body.ts';
import { FieldCollector } from './field-collector.ts';
import { FormMeter } from './form-meter.ts';
import { PartChooser } from './part-chooser.ts';

/** The file of a form, and what the form says about it. */
export interface MultipartFile {
  /** Read as it arrives, from when the first bytes are asked for. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Complete when `bytes` has been read to its end, since fields may stand behind the file. */
  readonly fields: FormFields;
}

/**
 * Reads the one CSV file of a multipart/form-data body (RFC 7578); Formidable keeps nothing on disk.
 * The bytes end well only when the whole body was in order; otherwise reading them throws an AppError
 * `file_missing`, `option_invalid` or `file_too_large`.
 */
export function readMultipartFile(req: Request, res: Response, limits: BodyLimits): MultipartFile {
  const file = new PassThrough();
  const fields = new FieldCollector((error) => file.destroy(error));
  return { bytes: readBytes(req, res, limits, { file, fields }), fields: fields.texts };
}

/** Where the parts of a form go. */
interface Takers {
  readonly file: PassThrough;
  readonly fields: FieldCollector;
}

async function* readBytes(
  req: Request,
  res: Response,
  limits: BodyLimits,
  { file, fields }: Takers,
): AsyncGenerator<Uint8Array> {
  assertMultipart(req.headers);
  const body = openBody(req, res, limits);
  // Formidable listens for errors only after a moment, in which one without a listener would be fatal.
  body.once('error', (error) => file.destroy(toAppError(error)));
  try {
    parse(body, { file, fields });
    yield* file;
  } finally {
    body.destroy();
  }
}

function assertMultipart({ 'content-type': contentType = '' }: IncomingHttpHeaders): void {
  if (!/^multipart\/form-data\s*(;|$)/i.test(contentType)) {
    throw fileMissing('send the request as multipart/form-data with the CSV in the field "file"');
  }
  if (!/;\s*boundary=./i.test(contentType)) {
    throw fileMissing('the Content-Type has no boundary; let the HTTP client write that header');
  }
}

/** Parses the form and passes the chosen part's bytes to `file`, no faster than they are taken. */
function parse(body: Body, { file, fields }: Takers): void {
  // Its own way to a file's name takes time by the square of a head; see `fileNameOf`.
  const form = Object.assign(formidable({ enabledPlugins: [multipart] }), {
    _getFileName: () => null,
  });
  const fail = (reason: string): unknown => file.destroy(fileMissing(reason));
  const meter = new FormMeter(fail);
  const chooser = new PartChooser({
    write(bytes) {
      if (!file.destroyed && !file.write(bytes)) body.pause();
    },
    fail,
  });
  file.on('drain', () => body.resume());
  body.on('data', (bytes: Uint8Array) => meter.take(bytes));
  form.onPart = (part) => {
    meter.takePart(part);
    if (!fields.take(part)) chooser.take(part);
  };
  // The form ends at its last boundary; the request may still break off after that.
  Promise.all([form.parse(asRequest(body)), finished(body)])
    .then(() => {
      const missing = chooser.explainMissing();
      if (missing !== undefined) throw fileMissing(missing);
      fields.finish();
      file.end();
    })
    .catch((error: unknown) => file.destroy(toAppError(error)));
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
