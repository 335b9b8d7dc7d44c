import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const maxWaitForAnswerMs = 1_000;

/** Where to cut a connection, or to let it hang, once. */
export interface Cut {
  readonly text: string;
  readonly when: 'before sending' | 'after sending' | 'never';
  readonly done: () => void;
}

/** A client's connection and the one to the server that belongs to it. */
export class ProxiedConnection {
  readonly ended: Promise<unknown>;
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #cuts: Set<Cut>;
  readonly #toServer: Flow;
  readonly #toClient: Flow;

  /** @param cuts Those that wait for their text; the one that found it is taken out. */
  constructor(client: Socket, server: Socket, cuts: Set<Cut>) {
    this.#client = client;
    this.#server = server;
    this.#cuts = cuts;
    this.#toServer = new Flow(server);
    this.#toClient = new Flow(client);
    this.ended = Promise.all([client, server].map(untilClosed));

    client.on('data', (chunk) => this.#takeFromClient(chunk));
    client.on('close', this.#closeServer);
    server.on('data', (chunk) => this.#toClient.pass(chunk));
    server.on('close', () => this.#toClient.end());
  }

  cut(): void {
    this.#client.destroy();
    this.#server.destroy();
  }

  hang(): void {
    this.#toServer.hang();
    this.#toClient.hang();
  }

  resume(): void {
    this.#toServer.resume();
    this.#toClient.resume();
  }

  readonly #closeServer = (): void => this.#server.destroySoon();

  #takeFromClient(chunk: Buffer): void {
    const sent = chunk.toString().toLowerCase();
    const cut = this.#cuts.values().find(({ text }) => sent.includes(text.toLowerCase()));
    if (cut?.when !== 'before sending') this.#toServer.pass(chunk);
    if (cut === undefined) return;

    this.#cuts.delete(cut);
    if (cut.when === 'after sending') {
      void this.#awaitAnswer().then(cut.done);
      return;
    }
    if (cut.when === 'never') this.hang();
    else this.cut();
    cut.done();
  }

  async #awaitAnswer(): Promise<void> {
    this.#client.off('close', this.#closeServer).destroy();
    const answered = new Promise((resolve) => this.#server.once('data', resolve));
    await Promise.race([answered, untilClosed(this.#server), sleep(maxWaitForAnswerMs)]);
    this.#server.destroy();
  }
}

/** What goes one way: passed on at once, or held while it hangs. */
class Flow {
  readonly #to: Socket;
  #held: Buffer[] = [];
  #isHanging = false;
  #hasEnded = false;

  constructor(to: Socket) {
    this.#to = to;
  }

  pass(chunk: Buffer): void {
    if (this.#isHanging) this.#held.push(chunk);
    else if (this.#to.writable) this.#to.write(chunk);
  }

  end(): void {
    this.#hasEnded = true;
    if (!this.#isHanging) this.#to.end();
  }

  hang(): void {
    this.#isHanging = true;
  }

  resume(): void {
    this.#isHanging = false;
    const held = this.#held;
    this.#held = [];
    held.forEach((chunk) => this.pass(chunk));
    if (this.#hasEnded) this.end();
  }
}

/** An error needs no answer of its own: the socket closes after it. */
async function untilClosed(socket: Socket): Promise<void> {
  socket.on('error', () => {});
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
}
