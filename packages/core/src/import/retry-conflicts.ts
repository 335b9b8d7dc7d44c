import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../errors.ts';

const maxRetries = 3;
const pauseMs = 50;

/**
 * Does work that a store may give up for the sake of another transaction: then it is done anew, at most
 * three times, after pauses of random length, so that the two do not meet again.
 *
 * @throws AppError `store_conflict` when it was given up each time, and whatever else the work throws.
 */
export async function retryConflicts<T>(work: () => Promise<T>): Promise<T> {
  for (let retries = 0; ; retries += 1) {
    try {
      return await work();
    } catch (error) {
      if (retries === maxRetries || !isConflict(error)) throw error;
    }
    await sleep(Math.random() * pauseMs * 2 ** retries);
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof AppError && error.code === 'store_conflict';
}
