import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { ConfigError } from './config/load-config.ts';

/** A server that listens. Disposing of it lets running requests end, for a time. */
export interface Listener extends AsyncDisposable {
  readonly url: string;
}

/** How long running requests are given to end. */
const stopTimeoutMs = 10_000;
const idlePollMs = 100;

/**
 * Serves `app` at an address; port 0 picks a free one.
 *
 * @throws ConfigError when it cannot listen there.
 */
export async function listen(app: Express, host: string, port: number): Promise<Listener> {
  const server = createServer(app);
  // Leave to send a body is given when it is about to be read, not before.
  server.on('checkContinue', app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(new ConfigError(`HOST, PORT: cannot listen: ${error.message}`));
    });
    server.listen(port, host, resolve);
  });
  return { url: urlOf(server), [Symbol.asyncDispose]: () => stop(server) };
}

function urlOf(server: Server): string {
  // A server that listens on a host and port has an address of this form.
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

/** Connections that are kept alive would hold the server open, so they are closed as they fall idle. */
async function stop(server: Server): Promise<void> {
  const poll = setInterval(() => server.closeIdleConnections(), idlePollMs);
  const deadline = setTimeout(() => server.closeAllConnections(), stopTimeoutMs);
  await new Promise((resolve) => server.close(resolve));
  clearInterval(poll);
  clearTimeout(deadline);
}
