import type { Socket } from 'node:net';

/**
 * The sockets of all connections to a database server: who asks something over one that is destroyed has
 * an error at once, however long the server would have hung.
 */
export class Sockets {
  readonly #open = new Set<Socket>();

  add(socket: Socket): Socket {
    this.#open.add(socket);
    return socket.once('close', () => this.#open.delete(socket));
  }

  destroyAll(): void {
    for (const socket of this.#open) socket.destroy();
  }
}
