import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@phonebook/core';
import { PoolEnded } from './session-pool.ts';

const firstPauseMs = 100;
const longestPauseMs = 2_000;

/**
 * Asks a database that may be away again and again until it answers, for as long as that or until it is
 * closed.
 *
 * @throws The last AppError, or at once what nobody expects.
 */
export async function askUntilAnswered<T>(maxMs: number, ask: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + maxMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      return await ask();
    } catch (error) {
      const isAway = error instanceof AppError && !(error.cause instanceof PoolEnded);
      if (!isAway || performance.now() + pauseMs > deadline) throw error;
    }
    await sleep(pauseMs);
  }
}
