import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

interface ProxiedEcho extends AsyncDisposable {
  readonly proxy: TcpProxy;
  /** All that has come to the server, which answers it in capitals. */
  readonly received: () => string;
  /** How many connections the server has. */
  readonly connectionCount: () => number;
  readonly closeAll: () => void;
}

async function startProxiedEcho(): Promise<ProxiedEcho> {
  await using disposables = new AsyncDisposableStack();
  let received = '';
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      received += chunk.toString();
      socket.write(chunk.toString().toUpperCase());
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  disposables.defer(async () => {
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  const proxy = disposables.use(await startTcpProxy({ host: '127.0.0.1', port }));
  const owned = disposables.move();
  return {
    proxy,
    received: () => received,
    connectionCount: () => sockets.size,
    closeAll: () => sockets.forEach((socket) => socket.end()),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

interface Client extends AsyncDisposable {
  readonly send: (text: string) => void;
  readonly received: () => string;
  readonly isClosed: () => boolean;
}

async function connectClient({ port }: TcpProxy): Promise<Client> {
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  let received = '';
  socket.on('data', (chunk) => (received += chunk.toString()));
  // One that is refused may be so before it hears that it is connected.
  await once(socket, 'connect').catch(() => {});
  return {
    send: (text) => void socket.write(text),
    received: () => received,
    isClosed: () => socket.closed,
    async [Symbol.asyncDispose]() {
      socket.destroy();
    },
  };
}

describe('startTcpProxy', () => {
  it('passes on what either side sends', async () => {
    await using echo = await startProxiedEcho();
    await using client = await connectClient(echo.proxy);
    client.send('hello');

    await expect.poll(client.received).toBe('HELLO');
    expect(echo.proxy.connectionCount).toBe(1);
  });

  it('passes on that either side closed', async () => {
    await using echo = await startProxiedEcho();
    await using first = await connectClient(echo.proxy);
    await expect.poll(echo.connectionCount).toBe(1);
    await first[Symbol.asyncDispose]();
    await expect.poll(echo.connectionCount).toBe(0);

    await using second = await connectClient(echo.proxy);
    await expect.poll(echo.connectionCount).toBe(1);
    echo.closeAll();
    await expect.poll(second.isClosed).toBe(true);
    await expect.poll(() => echo.proxy.connectionCount).toBe(0);
  });

  it('writes itself into a URL, and leaves the rest of it', async () => {
    await using echo = await startProxiedEcho();
    const { port } = echo.proxy;

    expect(echo.proxy.urlOf('postgres://ann:b%40c@db.example:5432/a?ssl=1')).toBe(
      `postgres://ann:b%40c@127.0.0.1:${port}/a?ssl=1`,
    );
    expect(echo.proxy.urlOf('mysql://root@localhost/a')).toBe(`mysql://root@127.0.0.1:${port}/a`);
  });

  it('cuts all connections, and takes new ones', async () => {
    await using echo = await startProxiedEcho();
    await using cut = await connectClient(echo.proxy);
    await expect.poll(echo.connectionCount).toBe(1);
    echo.proxy.cutAll();
    await expect.poll(cut.isClosed).toBe(true);
    await expect.poll(echo.connectionCount).toBe(0);

    await using client = await connectClient(echo.proxy);
    client.send('again');
    await expect.poll(client.received).toBe('AGAIN');
  });

  it('refuses new connections until it accepts again, and keeps those it has', async () => {
    await using echo = await startProxiedEcho();
    await using kept = await connectClient(echo.proxy);
    await expect.poll(echo.connectionCount).toBe(1);
    echo.proxy.refuse();
    await using refused = await connectClient(echo.proxy);
    await expect.poll(refused.isClosed).toBe(true);
    kept.send('kept');
    await expect.poll(kept.received).toBe('KEPT');

    echo.proxy.accept();
    await using accepted = await connectClient(echo.proxy);
    accepted.send('accepted');
    await expect.poll(accepted.received).toBe('ACCEPTED');
  });

  it('hangs both ways on connections old and new, until it resumes', async () => {
    await using echo = await startProxiedEcho();
    await using old = await connectClient(echo.proxy);
    old.send('before ');
    await expect.poll(old.received).toBe('BEFORE ');
    echo.proxy.hang();
    old.send('old');
    await using young = await connectClient(echo.proxy);
    young.send('new');
    await sleep(100);
    expect(echo.received()).toBe('before ');
    expect([old.isClosed(), young.isClosed()]).toEqual([false, false]);

    echo.proxy.resume();
    await expect.poll(old.received).toBe('BEFORE OLD');
    await expect.poll(young.received).toBe('NEW');
  });

  it('tells nobody that the server closed while it hangs, but the server that a client did', async () => {
    await using echo = await startProxiedEcho();
    await using waiting = await connectClient(echo.proxy);
    await using leaving = await connectClient(echo.proxy);
    await expect.poll(echo.connectionCount).toBe(2);
    echo.proxy.hang();
    await leaving[Symbol.asyncDispose]();
    await expect.poll(echo.connectionCount).toBe(1);
    echo.closeAll();
    await expect.poll(echo.connectionCount).toBe(0);
    await sleep(50);
    expect(waiting.isClosed()).toBe(false);

    echo.proxy.resume();
    await expect.poll(waiting.isClosed).toBe(true);
  });

  it('cuts once after sending a text: the server gets it, the client no answer', async () => {
    await using echo = await startProxiedEcho();
    const done = echo.proxy.cutAfterSending('COMMIT');
    await using client = await connectClient(echo.proxy);
    client.send('begin;');
    await expect.poll(client.received).toBe('BEGIN;');
    client.send('commit;');
    await done;
    await expect.poll(client.isClosed).toBe(true);
    await expect.poll(echo.connectionCount).toBe(0);
    expect(echo.received()).toBe('begin;commit;');
    expect(client.received()).toBe('BEGIN;');

    await using next = await connectClient(echo.proxy);
    next.send('commit;');
    await expect.poll(next.received).toBe('COMMIT;');
  });

  it('cuts once before sending a text: the server does not get it', async () => {
    await using echo = await startProxiedEcho();
    const done = echo.proxy.cutBeforeSending('commit');
    await using client = await connectClient(echo.proxy);
    client.send('COMMIT');
    await done;
    await expect.poll(client.isClosed).toBe(true);
    await expect.poll(echo.connectionCount).toBe(0);
    expect(echo.received()).toBe('');

    await using next = await connectClient(echo.proxy);
    next.send('commit');
    await expect.poll(next.received).toBe('COMMIT');
  });
});
