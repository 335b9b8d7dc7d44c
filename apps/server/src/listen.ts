import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { ConfigError } from './config/config-error.ts';
import { boundConnections, type ConnectionReporters } from './http/bound-connections.ts';
import { answerClientErrors, type Reporters } from './http/client-errors.ts';

/** A server that listens. Disposing of it lets running requests end, for a time. */
export interface Listener extends AsyncDisposable {
  readonly url: string;
}

/** How long other requests than imports are given to end. */
const requestGraceMs = 2_000;
const idlePollMs = 100;

/** How long the head of a request may take to come. Its body has a pace to keep, and no deadline. */
const serverOptions = {
  headersTimeout: 20_000,
  requestTimeout: 0,
  connectionsCheckingInterval: 5_000,
  // That is seen to by `refuseMalformed`, whose answer has a body.
  requireHostHeader: false,
};

/**
 * Serves `app` at an address; port 0 picks a free one.
 *
 * @throws ConfigError when it cannot listen there.
 */
export async function listen(
  app: Express,
  host: string,
  port: number,
  reporters: Reporters & ConnectionReporters,
): Promise<Listener> {
  const server = createServer(serverOptions, app);
  boundConnections(server, reporters);
  answerClientErrors(server, reporters);
  // Leave to send a body is given when it is about to be read, not before.
  server.on('checkContinue', app);
  // Another expectation is refused there too: Node's own answer is empty.
  server.on('checkExpectation', (req, res) => server.emit('request', req, res));
  await new Promise<void>((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(explain(error, host, port));
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      resolve();
    });
  });
  return { url: urlOf(server), [Symbol.asyncDispose]: () => stop(server) };
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): ConfigError {
  const reason =
    error.code === 'EADDRINUSE'
      ? `PORT: ${host}:${port} is in use; stop the program that has it, or set another`
      : `HOST, PORT: cannot listen on ${host}:${port}: ${error.message}`;
  return new ConfigError(reason, { cause: error });
}

function urlOf(server: Server): string {
  // A server that listens on a host and port has an address of this form.
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

/** Connections that are kept alive would hold the server open, so they are closed as they fall idle. */
async function stop(server: Server): Promise<void> {
  const poll = setInterval(() => server.closeIdleConnections(), idlePollMs);
  const deadline = setTimeout(() => server.closeAllConnections(), requestGraceMs);
  await new Promise((resolve) => server.close(resolve));
  clearInterval(poll);
  clearTimeout(deadline);
}
