import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { ProxiedConnection, type Cut } from './proxied-connection.ts';

/** Stands between a client and a server on this machine, and breaks what is between them. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  readonly connectionCount: number;
  /** The same URL, but through the proxy. */
  urlOf(url: string): string;

  /** Breaks every connection now, at both ends. */
  cutAll(): void;

  /** Resets new connections, until it accepts again. */
  refuse(): void;
  accept(): void;

  /**
   * Takes all that comes on every connection and passes nothing on, nor that the server closed, until
   * it resumes. That a client closed is passed on.
   */
  hang(): void;
  resume(): void;

  /**
   * Waits for a client to send this text, in any case and within one chunk, passes that on and breaks
   * the client's end at once. Once the server has answered, or after a second, its end goes too, and
   * the promise resolves.
   */
  cutAfterSending(text: string): Promise<void>;
  /** The same, but breaks both ends without passing the chunk on. */
  cutBeforeSending(text: string): Promise<void>;
  /** The same, but passes the chunk on and then lets that one connection hang. */
  hangAfterSending(text: string): Promise<void>;
}

export async function startTcpProxy(target: {
  readonly host: string;
  readonly port: number;
}): Promise<TcpProxy> {
  const connections = new Set<ProxiedConnection>();
  const cuts = new Set<Cut>();
  let [isRefusing, isHanging] = [false, false];

  function take(client: Socket): void {
    if (isRefusing) {
      client.resetAndDestroy();
      return;
    }
    const connection = new ProxiedConnection(client, connect(target), cuts);
    if (isHanging) connection.hang();
    connections.add(connection);
    void connection.ended.then(() => connections.delete(connection));
  }

  const listener = createServer(take).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;

  const cutAll = (): void => connections.forEach((connection) => connection.cut());
  const cut = (text: string, when: Cut['when']): Promise<void> =>
    new Promise((resolve) => cuts.add({ text, when, done: resolve }));
  return {
    port,
    get connectionCount() {
      return connections.size;
    },
    urlOf: (url) => toUrlAt(url, port),
    cutAll,
    refuse: () => void (isRefusing = true),
    accept: () => void (isRefusing = false),
    hang() {
      isHanging = true;
      connections.forEach((connection) => connection.hang());
    },
    resume() {
      isHanging = false;
      connections.forEach((connection) => connection.resume());
    },
    cutAfterSending: (text) => cut(text, 'after sending'),
    cutBeforeSending: (text) => cut(text, 'before sending'),
    hangAfterSending: (text) => cut(text, 'never'),
    async [Symbol.asyncDispose]() {
      const closed = once(listener, 'close');
      listener.close();
      cutAll();
      await closed;
    },
  };
}

function toUrlAt(url: string, port: number): string {
  const changed = new URL(url);
  changed.hostname = '127.0.0.1';
  changed.port = String(port);
  return changed.href;
}
