import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';

/** What Node's parser says of a request that never comes to a route. The rest is answered 400. */
const statuses: ReadonlyMap<string, number> = new Map([
  ['HPE_HEADER_OVERFLOW', 431],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', 413],
  ['ERR_HTTP_REQUEST_TIMEOUT', 408],
]);

/** How long a client that was refused may still send. */
const lingerMs = 1_000;

/** Answers what is no HTTP, or comes too slowly to be any, in the form of every other answer. */
export function answerClientErrors(server: Server, logger: Logger): void {
  const answers = new WeakMap<Duplex, ServerResponse>();
  const remember = (req: { socket: Duplex }, res: ServerResponse): void =>
    void answers.set(req.socket, res);
  server.on('request', remember).on('checkContinue', remember);
  const refused = new WeakSet<Duplex>();
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    // What still comes of a request that is refused is an error again.
    if (refused.has(socket)) return;
    // An answer that is on its way would be garbled.
    const answer = answers.get(socket);
    const isAnswering = answer?.headersSent === true && !answer.writableFinished;
    if (!socket.writable || isAnswering || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    refused.add(socket);
    const status = statuses.get(error.code ?? '') ?? 400;
    const requestId = randomUUID();
    endGently(socket, write(status, requestId));
    logger.info({ requestId, status, failure: { code: error.code } }, 'bad request');
  });
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
    'Connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
