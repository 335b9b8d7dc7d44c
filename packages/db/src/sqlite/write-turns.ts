import { E_TIMEOUT, Mutex, withTimeout, type MutexInterface } from 'async-mutex';
import { beginImmediate } from './begin-immediate.ts';
import type { Connection } from './driver.ts';
import { toStoreError, unavailable } from './store-errors.ts';

/**
 * Hands out turns at writing, one at a time and in the order asked for. A turn is a transaction that
 * holds SQLite's write lock; who has it commits or rolls back, and then ends the turn.
 */
export class WriteTurns {
  readonly #connection: Connection;
  readonly #maxWaitMs: number;
  readonly #turns: MutexInterface;

  /** @param maxWaitMs How long a writer waits for those before it, here and in other processes. */
  constructor(connection: Connection, maxWaitMs: number) {
    this.#connection = connection;
    this.#maxWaitMs = maxWaitMs;
    this.#turns = withTimeout(new Mutex(), maxWaitMs);
  }

  /**
   * Waits for a turn and begins its transaction.
   *
   * @returns A function that ends the turn.
   * @throws AppError `store_unavailable` when no turn comes in time.
   */
  async begin(): Promise<() => void> {
    const deadline = performance.now() + this.#maxWaitMs;
    const end = await this.#waitForTurn();
    try {
      await beginImmediate(this.#connection, deadline - performance.now());
      return end;
    } catch (error) {
      end();
      throw toStoreError(error);
    }
  }

  async #waitForTurn(): Promise<() => void> {
    try {
      return await this.#turns.acquire();
    } catch (error) {
      throw error === E_TIMEOUT ? unavailable('other imports are still running', error) : error;
    }
  }
}
