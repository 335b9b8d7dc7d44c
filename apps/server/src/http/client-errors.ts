import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type Server, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics/metrics.ts';

/** For whoever takes this for a proxy (RFC 9110, section 9.3.6): no route sees `CONNECT`. */
const methodNotAllowed = 405;

/** What Node's parser says of a request that never comes to a route. The rest is answered 400. */
const statuses: ReadonlyMap<string, number> = new Map([
  ['HPE_HEADER_OVERFLOW', 431],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', 413],
  ['ERR_HTTP_REQUEST_TIMEOUT', 408],
]);

/** How long a client that was refused may still send. */
const lingerMs = 1_000;

/** Who is told of a request that no route sees. */
export interface Reporters {
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'countMalformed'>;
}

/** Answers what is no HTTP, or comes too slowly to be any, in the form of every other answer. */
export function answerClientErrors(server: Server, { logger, metrics }: Reporters): void {
  const answers = new WeakMap<Duplex, ServerResponse>();
  const remember = (req: { socket: Duplex }, res: ServerResponse): void =>
    void answers.set(req.socket, res);
  server.on('request', remember).on('checkContinue', remember);
  const refuse = (socket: Duplex, status: number, code: string | undefined): void => {
    const requestId = randomUUID();
    endGently(socket, write(status, requestId));
    metrics.countMalformed();
    const address = socket instanceof Socket ? socket.remoteAddress : undefined;
    logger.info({ requestId, address, status, failure: { code } }, 'bad request');
  };
  server.on('connect', (_req, socket) => refuse(socket, methodNotAllowed, 'CONNECT'));
  /** Those of which nothing more is heard. */
  const refused = new WeakSet<Duplex>();
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    // What still comes after that is an error again.
    if (refused.has(socket)) return;
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    refused.add(socket);
    const answer = answers.get(socket);
    if (answer !== undefined && isAnswered(answer)) {
      closeBehind(answer, socket);
      return;
    }
    refuse(socket, statuses.get(error.code ?? '') ?? 400, error.code);
  });
}

/**
 * Whether the last request has its answer or gets it: it is out, at least in part, or the request has come
 * whole, as an import that may be stored by now. What follows is then no fault of that request.
 */
function isAnswered({ req, headersSent, writableFinished }: ServerResponse): boolean {
  return headersSent ? !(req.complete && writableFinished) : req.complete;
}

/** Lets the answer go out, and nothing after it. */
function closeBehind(answer: ServerResponse, socket: Duplex): void {
  answer.shouldKeepAlive = false;
  if (answer.writableFinished) endGently(socket, '');
  else answer.once('finish', () => endGently(socket, ''));
}

/** Closed while its client still sends, a connection is reset, and the answer may be lost on the way. */
function endGently(socket: Duplex, answer: string): void {
  socket.end(answer);
  socket.resume();
  const deadline = setTimeout(() => socket.destroy(), lingerMs).unref();
  socket.once('close', () => clearTimeout(deadline));
}

function write(status: number, requestId: string): string {
  const reason = STATUS_CODES[status] ?? '';
  const body = JSON.stringify({ code: status, message: reason.toLowerCase() });
  const head = [
    `HTTP/1.1 ${status} ${reason}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    `Date: ${new Date().toUTCString()}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
