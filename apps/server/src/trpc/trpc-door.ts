import { ReadableStream } from 'node:stream/web';
import {
  appRouter,
  findAppError,
  procedureNames,
  toErrorAnswer,
  type Context,
} from '@phonebook/api';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import type {
  Request as ExpressRequest,
  RequestHandler,
  Response as ExpressResponse,
} from 'express';
import { openBody, type BodyLimits } from '../http/open-body.ts';
import { noteFailure, noteRoute } from '../http/request-log.ts';
import { sendResponse } from '../http/send-response.ts';
import { readMultipartFile, type MultipartFile } from '../multipart/read-multipart-file.ts';
import type { RequestContext } from '../request-context.ts';

export const trpcPath = '/trpc';

/**
 * Bodies that are not files hold the input of a query: small JSON. tRPC gathers it for whichever procedure is
 * named, also for one that has a place among the imports by then.
 */
const jsonLimits: BodyLimits = { maxBytes: 65_536, maxReadMs: 10_000 };
const maxCallsInBatch = 10;

/**
 * Serves the router to typed clients.
 *
 * tRPC's own adapters for Node read the body as fast as it comes, before the caller is known, and
 * hold a form in memory. Here the body is read when a procedure asks for it and as fast as it takes
 * it; a form is handed on as the bytes of its file, just as a client sends a `File`, and its fields in
 * the context.
 */
export function trpcDoor(toContext: RequestContext, limits: BodyLimits): RequestHandler {
  return async (req, res) => {
    const procedure = req.path.slice(1);
    if (procedureNames.has(procedure)) noteRoute(res, `${trpcPath}/${procedure}`);
    const context = await toContext(req);
    const body = chooseBody(req, res, limits);
    const response = await fetchRequestHandler({
      endpoint: trpcPath,
      router: appRouter,
      req: toFetchRequest(req, body),
      createContext: (): Context => ({ ...context, formFields: body.fields }),
      maxBatchSize: maxCallsInBatch,
      onError: ({ error }) => noteFailure(res, error),
      responseMeta: ({ errors }) => ({ headers: headersOf(errors) }),
    });
    // It calls its JSON plain text where it refuses a call before it has looked for its procedure.
    response.headers.set('Content-Type', 'application/json');
    await sendResponse(req, res, response);
  };
}

function headersOf(errors: readonly Error[]): Record<string, string> {
  return Object.assign(
    {},
    ...errors.filter(findAppError).map((error) => toErrorAnswer(error).headers),
  );
}

function toFetchRequest(req: ExpressRequest, { contentType, bytes }: ChosenBody): Request {
  const { method } = req;
  // Not the whole of `originalUrl`: a client may send `GET http://any:host/trpc/…`.
  const query = /\?.*/s.exec(req.originalUrl)?.[0] ?? '';
  const url = new URL(`http://localhost${req.baseUrl}${req.path}${query}`);
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method });
  // Made from an iterator, a stream asks it for nothing before it is read.
  const body = ReadableStream.from(bytes);
  return new Request(url, {
    method,
    headers: { 'Content-Type': contentType },
    body,
    duplex: 'half',
  });
}

/** A body as tRPC is to see it. Nothing of it is read before `bytes` are asked for. */
interface ChosenBody extends MultipartFile {
  readonly contentType: string;
}

function chooseBody(req: ExpressRequest, res: ExpressResponse, limits: BodyLimits): ChosenBody {
  const contentType = req.headers['content-type'] ?? '';
  const file = 'application/octet-stream';
  if (/^multipart\//i.test(contentType)) {
    return { contentType: file, ...readMultipartFile(req, res, limits) };
  }
  const isFile = contentType.toLowerCase().startsWith(file);
  const bytes = readBody(req, res, isFile ? limits : jsonLimits);
  return { contentType, bytes, fields: {} };
}

/** Opens the body no sooner than it is read. */
async function* readBody(
  req: ExpressRequest,
  res: ExpressResponse,
  limits: BodyLimits,
): AsyncGenerator<Uint8Array> {
  yield* openBody(req, res, limits);
}
