import type { Socket } from 'node:net';

/**
 * The sockets of connections to a database server: who asks something over one that is destroyed has an
 * error at once, however long the server would have hung.
 */
export class Sockets {
  readonly #whole: Sockets | undefined;
  readonly #open = new Set<Socket>();

  /** @param whole Those that these are a part of: whoever destroys all destroys these too. */
  constructor(whole?: Sockets) {
    this.#whole = whole;
  }

  add(socket: Socket): Socket {
    this.#open.add(socket);
    this.#whole?.add(socket);
    return socket.once('close', () => this.#open.delete(socket));
  }

  destroyAll(): void {
    for (const socket of this.#open) socket.destroy();
  }
}
