import { ReadableStream } from 'node:stream/web';
import { appRouter, findAppError, toErrorAnswer, type Context } from '@phonebook/api';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import type {
  Request as ExpressRequest,
  RequestHandler,
  Response as ExpressResponse,
} from 'express';
import { letClientFinish } from '../http/let-client-finish.ts';
import { openBody } from '../http/open-body.ts';
import { noteFailure } from '../http/request-log.ts';
import { readMultipartFile } from '../multipart/read-multipart-file.ts';
import type { RequestContext } from '../request-context.ts';

export const trpcPath = '/trpc';

/** Bodies that are not files hold the input of a query: small JSON. */
const maxJsonBytes = 65_536;
const maxCallsInBatch = 10;

/**
 * Serves the router to typed clients.
 *
 * tRPC's own adapters for Node read the body as fast as it comes, before the caller is known, and
 * hold a form in memory. Here the body is read when a procedure asks for it and as fast as it takes
 * it; a form is handed on as the bytes of its file, just as a client sends a `File`.
 */
export function trpcDoor(toContext: RequestContext, maxUploadBytes: number): RequestHandler {
  return async (req, res) => {
    const context = await toContext(req);
    const response = await fetchRequestHandler({
      endpoint: trpcPath,
      router: appRouter,
      req: toFetchRequest(req, res, maxUploadBytes),
      createContext: (): Context => context,
      maxBatchSize: maxCallsInBatch,
      onError: ({ error }) => noteFailure(res, error),
      responseMeta: ({ errors }) => ({ headers: headersOf(errors) }),
    });
    letClientFinish(req, res);
    res.status(response.status).setHeaders(response.headers);
    res.end(Buffer.from(await response.arrayBuffer()));
  };
}

function headersOf(errors: readonly Error[]): Record<string, string> {
  return Object.assign(
    {},
    ...errors.filter(findAppError).map((error) => toErrorAnswer(error).headers),
  );
}

function toFetchRequest(
  req: ExpressRequest,
  res: ExpressResponse,
  maxUploadBytes: number,
): Request {
  const { method } = req;
  // Not the whole of `originalUrl`: a client may send `GET http://any:host/trpc/…`.
  const query = /\?.*/s.exec(req.originalUrl)?.[0] ?? '';
  const url = new URL(`http://localhost${req.baseUrl}${req.path}${query}`);
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method });
  const { contentType, bytes } = chooseBody(req, res, maxUploadBytes);
  // Made from an iterator, a stream asks it for nothing before it is read.
  const body = ReadableStream.from(bytes);
  return new Request(url, {
    method,
    headers: { 'Content-Type': contentType },
    body,
    duplex: 'half',
  });
}

function chooseBody(
  req: ExpressRequest,
  res: ExpressResponse,
  maxUploadBytes: number,
): { contentType: string; bytes: AsyncIterable<Uint8Array> } {
  const contentType = req.headers['content-type'] ?? '';
  const file = 'application/octet-stream';
  if (/^multipart\//i.test(contentType)) {
    return { contentType: file, bytes: readMultipartFile(req, res, maxUploadBytes) };
  }
  const isFile = contentType.toLowerCase().startsWith(file);
  return { contentType, bytes: readBody(req, res, isFile ? maxUploadBytes : maxJsonBytes) };
}

/** Opens the body no sooner than it is read. */
async function* readBody(
  req: ExpressRequest,
  res: ExpressResponse,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  yield* openBody(req, res, maxBytes);
}
