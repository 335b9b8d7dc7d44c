import { setTimeout as sleep } from 'node:timers/promises';
import { E_TIMEOUT, Mutex, withTimeout } from 'async-mutex';
import type { Connection } from './driver.ts';
import { guarded, isBusy, unavailable } from './store-errors.ts';

/** How long a writer waits for those before it, here or in other processes. */
const maxWaitMs = 30_000;
const pollMs = 20;

/**
 * Hands out turns at writing, one at a time and in the order asked for. A turn is a transaction that
 * holds SQLite's write lock; who has it commits or rolls back, and then ends the turn.
 */
export class WriteTurns {
  readonly #connection: Connection;
  readonly #turns = withTimeout(new Mutex(), maxWaitMs);

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Waits for a turn and begins its transaction.
   *
   * @returns A function that ends the turn.
   * @throws AppError `store_unavailable` when no turn comes in time.
   */
  async begin(): Promise<() => void> {
    const end = await this.#waitForTurn();
    try {
      await this.#waitForLock();
      return end;
    } catch (error) {
      end();
      throw error;
    }
  }

  async #waitForTurn(): Promise<() => void> {
    try {
      return await this.#turns.acquire();
    } catch (error) {
      throw error === E_TIMEOUT ? unavailable('other imports are still running', error) : error;
    }
  }

  /** Another process may hold the lock. It is asked for again and again, since SQLite has no queue. */
  async #waitForLock(): Promise<void> {
    const deadline = performance.now() + maxWaitMs;
    while (!this.#tryBegin(performance.now() >= deadline)) await sleep(pollMs);
  }

  #tryBegin(isLastTry: boolean): boolean {
    return guarded(() => {
      try {
        this.#connection.exec('begin immediate');
        return true;
      } catch (error) {
        if (isBusy(error) && !isLastTry) return false;
        throw error;
      }
    });
  }
}
