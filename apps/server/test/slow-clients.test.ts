import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@phonebook/db';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boundConnections } from '../src/http/bound-connections.ts';
import type { Listener } from '../src/listen.ts';
import { Metrics } from '../src/metrics/metrics.ts';
import { eventually } from './eventually.ts';
import { makeFolder } from './running-server.ts';
import { serveHere } from './serve-here.ts';

/** Long enough to hear the answer on a busy machine. */
const clientPatience = { maxTakeMs: 3_000, maxRestMs: 3_000 };

const parts = new AsyncDisposableStack();
let listener: Listener;
beforeAll(async () => {
  const folder = makeFolder();
  parts.defer(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'phonebook.sqlite');
  const database = parts.use(await openDatabase({ engine: 'sqlite', path }));
  listener = parts.use(await serveHere({ database, clientPatience }));
});
afterAll(() => parts.disposeAsync());

describe('a client that has its answer', () => {
  it.concurrent.each(['/healthz', '/docs', '/metrics', '/nowhere', '/openapi.json'])(
    'and goes on sending a body to %s is cut off',
    async (path) => {
      const { socket, heard } = await ask(path, ['Content-Length: 100000']);
      const drip = setInterval(() => socket.write('x'), 20);
      await once(socket, 'close');
      clearInterval(drip);
      expect(heard()).toMatch(/^HTTP\/1\.1 [24]0/);
    },
  );

  it('and ends its body in time may ask again', async () => {
    const { socket, heard } = await ask('/healthz', ['Content-Length: 2']);
    await eventually(() => expect(heard()).toMatch(/alive/));
    socket.write('xx');
    await sleep(clientPatience.maxRestMs + 500);
    socket.write('GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n');
    await eventually(() => expect(heard()).toMatch(/HTTP\/1\.1 404/));
    socket.destroy();
  });

  it('and does not take it is cut off', async () => {
    const { socket, heard } = await ask('/docs/assets/scalar.js', []);
    socket.pause();
    await sleep(clientPatience.maxTakeMs + 1_000);
    socket.resume();
    await once(socket, 'close');
    const length = Number(/content-length: (\d+)/i.exec(heard())?.[1] ?? Number.NaN);
    expect(heard().length).toBeLessThan(length);
  });
});

describe('connections', () => {
  it('are refused beyond those of one address, and beyond all, and counted', async () => {
    const logged: string[] = [];
    const metrics = new Metrics();
    await using bounded = await listenBounded(metrics, logged);
    const { port } = bounded;
    const of1 = [await open(port, '127.0.0.1'), await open(port, '127.0.0.1')];
    expect(await isServed(of1[0])).toBe(true);
    expect(await isServed(of1[1])).toBe(true);
    expect(await isServed(await open(port, '127.0.0.1'))).toBe(false);

    const of2 = await open(port, '127.0.0.2');
    expect(await isServed(of2)).toBe(true);
    expect(await isServed(await open(port, '127.0.0.3'))).toBe(false);
    expect((await metrics.read()).text).toMatch(/^phonebook_connections 3$/m);
    expect((await metrics.read()).text).toMatch(/^phonebook_connections_refused_total 2$/m);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatch(/"address":"127\.0\.0\.1".*connections are refused/);

    of1[0]?.destroy();
    await eventually(async () =>
      expect((await metrics.read()).text).toMatch(/^phonebook_connections 2$/m),
    );
    expect(await isServed(await open(port, '127.0.0.1'))).toBe(true);
  });
});

/** Sends the head of a request, and keeps what is heard. */
async function ask(path: string, headers: readonly string[]) {
  const socket = await open(Number(new URL(listener.url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (bytes: Buffer) => (answer += bytes.toString('latin1')));
  socket.write(`${[`GET ${path} HTTP/1.1`, 'Host: a', ...headers].join('\r\n')}\r\n\r\n`);
  return { socket, heard: () => answer };
}

async function open(port: number, localAddress: string): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  // That it is reset is what some wait for.
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

async function isServed(socket: Socket | undefined): Promise<boolean> {
  if (socket === undefined) return false;
  const heard = once(socket, 'data').then(
    () => true,
    () => false,
  );
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  return Promise.race([heard, once(socket, 'close').then(() => false)]);
}

async function listenBounded(metrics: Metrics, logged: string[]) {
  const server: Server = createServer((_req, res) => res.end('served'));
  const logger = pino({}, { write: (line) => void logged.push(line) });
  boundConnections(server, { logger, metrics }, { maxConnections: 3, maxOfAddress: 2 });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close().closeAllConnections();
      await closed;
    },
  };
}
