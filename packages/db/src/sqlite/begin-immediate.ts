import { setTimeout as sleep } from 'node:timers/promises';
import { unavailable } from '../unavailable.ts';
import type { Connection } from './driver.ts';
import { isBusy } from './store-errors.ts';

const pollMs = 20;

/**
 * Begins a transaction that holds SQLite's write lock. Waits up to `maxWaitMs` for who holds it, and
 * lets the event loop run meanwhile: the holder may be in this very process.
 *
 * The lock is asked for again and again, since SQLite has no queue. `connection` has a busy timeout
 * of 0.
 *
 * @throws SqliteError `SQLITE_BUSY` when the lock is not freed in time, and others; AppError
 *   `store_unavailable` when the connection is closed meanwhile.
 */
export async function beginImmediate(connection: Connection, maxWaitMs: number): Promise<void> {
  const deadline = performance.now() + maxWaitMs;
  while (!tryBegin(connection, performance.now() >= deadline)) await sleep(pollMs);
}

function tryBegin(connection: Connection, isLastTry: boolean): boolean {
  if (!connection.open) throw unavailable('the database is closed');
  try {
    connection.exec('begin immediate');
    return true;
  } catch (error) {
    if (isBusy(error) && !isLastTry) return false;
    throw error;
  }
}
