import { unavailable } from '../unavailable.ts';
import { SqliteError } from './driver.ts';

/** What SQLite says when the row is at fault, not the database (https://sqlite.org/rescode.html). */
const rowFaults = ['SQLITE_CONSTRAINT', 'SQLITE_TOOBIG', 'SQLITE_MISMATCH'];

/** What it says when nothing can be stored or read for now. */
const databaseFaults = [
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_FULL',
  'SQLITE_READONLY',
  'SQLITE_IOERR',
  'SQLITE_CANTOPEN',
  'SQLITE_CORRUPT',
  'SQLITE_NOTADB',
  'SQLITE_NOMEM',
  'SQLITE_PERM',
  'SQLITE_PROTOCOL',
];

export function isRowFault(error: unknown): error is SqliteError {
  return hasCode(error, rowFaults);
}

/** Whether the file that is read is at fault, and not one that is written. */
export function isSourceFault(error: unknown): boolean {
  return hasCode(error, ['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_BUSY', 'SQLITE_IOERR_READ']);
}

/** Whether there is another row already that only one may be like. */
export function isDuplicate(error: unknown): boolean {
  return hasCode(error, ['SQLITE_CONSTRAINT_PRIMARYKEY', 'SQLITE_CONSTRAINT_UNIQUE']);
}

export function isBusy(error: unknown): boolean {
  return hasCode(error, ['SQLITE_BUSY']);
}

/** Runs a piece of database work, and says `store_unavailable` where SQLite says so. */
export function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toStoreError(error);
  }
}

/** The error to pass on: a fault of the database as an `AppError`, anything else as it is. */
export function toStoreError(error: unknown): unknown {
  return hasCode(error, databaseFaults) ? unavailable('the database does not serve', error) : error;
}

/** Extended codes begin with the code they extend: `SQLITE_BUSY_SNAPSHOT`. */
function hasCode(error: unknown, codes: readonly string[]): error is SqliteError {
  return error instanceof SqliteError && codes.some((code) => error.code.startsWith(code));
}
