import { unavailable } from '../unavailable.ts';
import { RowsRefused } from './rows-refused.ts';
import { within } from './within.ts';

/** What an engine's library does for a pool of sessions. */
export interface Driver<Connection> {
  /** A connection that nobody else uses, an idle or a new one. */
  connect(): Promise<Connection>;
  /** Makes settings that hold as long as the connection does. */
  prepare(connection: Connection): Promise<void>;
  /** Gives a connection back to be used again. */
  release(connection: Connection): void;
  /** Ends a connection; the server takes back what was not committed on it. */
  destroy(connection: Connection): void;
  /** An `AppError`, RowsRefused, or the error as it is where nobody expects it. */
  toStoreError(error: unknown): unknown;
  /** Ends all connections that are idle, and each other one when it is. */
  end(): Promise<void>;
  /** Ends all connections at once: whatever is asked over one fails. */
  destroyAll(): void;
}

/** How long connections are given to end in order. */
const maxEndMs = 2_000;

/** There is nobody any more to ask a database of. */
export class PoolEnded extends Error {
  override readonly name = 'PoolEnded';
}

/** Hands out connections to a database server, each to one at a time, and never waits without end. */
export class SessionPool<Connection extends object> implements AsyncDisposable {
  readonly #driver: Driver<Connection>;
  readonly #maxAnswerMs: number;
  readonly #prepared = new WeakSet<Connection>();
  #isEnded = false;

  /** @param maxAnswerMs How long a connection, or an answer on it, is waited for. */
  constructor(driver: Driver<Connection>, maxAnswerMs: number) {
    this.#driver = driver;
    this.#maxAnswerMs = maxAnswerMs;
  }

  /** @throws AppError `store_unavailable` when none can be had in time. */
  async open(): Promise<Session<Connection>> {
    if (this.#isEnded) throw unavailable('the database is closed', new PoolEnded());
    const connection = await this.#connect();
    const session = new Session(connection, this.#driver, this.#maxAnswerMs);
    if (this.#prepared.has(connection)) return session;
    try {
      await session.run((fresh) => this.#driver.prepare(fresh));
    } catch (error) {
      session.lose();
      throw error;
    }
    this.#prepared.add(connection);
    return session;
  }

  /** Runs one call on a session of its own. */
  async run<T>(call: (connection: Connection) => Promise<T>): Promise<T> {
    using session = await this.open();
    return await session.run(call);
  }

  /** A server that hangs would never answer that it has heard of the end. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isEnded = true;
    await within(maxEndMs, this.#driver.end()).catch(() => undefined);
    this.#driver.destroyAll();
  }

  async #connect(): Promise<Connection> {
    const connecting = this.#driver.connect();
    try {
      return await within(this.#maxAnswerMs, connecting, (late) => this.#driver.release(late));
    } catch (error) {
      throw unavailable('the database cannot be reached', error);
    }
  }
}

/** A connection as long as somebody has it. Disposing of it gives it back, or ends one that is lost. */
export class Session<Connection extends object> implements Disposable {
  readonly #connection: Connection;
  readonly #driver: Driver<Connection>;
  readonly #maxAnswerMs: number;
  #isLost = false;
  #isOver = false;

  constructor(connection: Connection, driver: Driver<Connection>, maxAnswerMs: number) {
    this.#connection = connection;
    this.#driver = driver;
    this.#maxAnswerMs = maxAnswerMs;
  }

  /** Whether the connection was ended: it may be unknown what became of the last call. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /**
   * Makes a call on the connection. When it fails, other than by rows that are refused, the connection
   * is ended: so that nobody gets one that is in a transaction, or that still waits for an answer.
   *
   * @param extraMs What it may take beyond other calls.
   * @throws AppError `store_unavailable` or `store_conflict`, RowsRefused, or what nobody expects.
   */
  async run<T>(call: (connection: Connection) => Promise<T>, extraMs: number = 0): Promise<T> {
    if (this.#isLost || this.#isOver) throw unavailable('the connection is gone');
    try {
      return await within(this.#maxAnswerMs + extraMs, call(this.#connection));
    } catch (cause) {
      const error = this.#driver.toStoreError(cause);
      if (!(error instanceof RowsRefused)) this.lose();
      throw error;
    }
  }

  /** Ends the connection: whatever state it is in, nobody is to have it again. */
  lose(): void {
    if (!this.#isLost && !this.#isOver) this.#driver.destroy(this.#connection);
    this.#isLost = true;
  }

  [Symbol.dispose](): void {
    if (!this.#isLost && !this.#isOver) this.#driver.release(this.#connection);
    this.#isOver = true;
  }
}
