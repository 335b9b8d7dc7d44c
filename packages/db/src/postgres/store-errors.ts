import { AppError } from '@phonebook/core';
import { RowsRefused } from '../remote/rows-refused.ts';
import { TimeoutError } from '../remote/within.ts';
import { conflict, unavailable } from '../unavailable.ts';

/** What the library makes of an error that the server answers. */
interface ServerError extends Error {
  /** Of five characters, whose first two are its class. */
  readonly code: string;
  readonly severity: string;
}

// https://www.postgresql.org/docs/current/errcodes-appendix.html

/** Data exceptions, violated constraints, and what a trigger raises. */
const rowFaults = /^(?:22|23|P0|54000)/;

/** serialization_failure, deadlock_detected */
const conflicts = /^(?:40001|40P01)/;

/**
 * What it says when nothing can be stored or read for now: classes 08 (connection), 25006 (read-only),
 * 25P03 and 25P04 (idle for too long), 28 (authorization), 3D (no such database), 42501 (no privilege), 42P01 (no
 * such table), 53 (resources), 55 (locks), 57 (an operator), 58 (the system), XX (corrupted).
 */
const databaseFaults = /^(?:08|25006|25P0[34]|28|3D|42501|42P01|53|55|57|58|XX00[12])/;

/** The error to pass on: an `AppError`, {@link RowsRefused}, or what it is where nobody expects it. */
export function toStoreError(error: unknown): unknown {
  if (error instanceof AppError || error instanceof RowsRefused) return error;
  if (error instanceof TimeoutError) return unavailable('the database does not answer', error);
  if (!isServerError(error)) return unavailable('the connection broke', error);
  const { code } = error;
  if (conflicts.test(code)) return conflict(error);
  if (databaseFaults.test(code)) return unavailable('the database does not serve', error);
  return rowFaults.test(code) ? new RowsRefused(error.message, { cause: error }) : error;
}

function isServerError(error: unknown): error is ServerError {
  return error instanceof Error && 'severity' in error && 'code' in error;
}
