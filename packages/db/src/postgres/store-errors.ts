import { AppError } from '@phonebook/core';
import type { UrlFault } from '../remote/open-remote.ts';
import { RowsRefused } from '../remote/rows-refused.ts';
import { TimeoutError } from '../remote/within.ts';
import { conflict, tableMissing, unavailable } from '../unavailable.ts';

/** What the library makes of an error that the server answers. */
interface ServerError extends Error {
  /** Of five characters, whose first two are its class. */
  readonly code: string;
  readonly severity: string;
}

// https://www.postgresql.org/docs/current/errcodes-appendix.html

/** Data exceptions, violated constraints, and what a trigger raises. */
const rowFaults = /^(?:22|23|P0|54000)/;

/** Transaction rollback: serialization_failure, deadlock_detected, … */
const conflicts = /^40/;

/** Invalid authorization specification: invalid_password, … */
const userFaults = /^28/;

const invalidCatalogName = '3D000';
const uniqueViolation = '23505';
const undefinedTable = '42P01';

/** syntax_error, undefined_function and the like: a statement that it does not understand. */
const faultsOfOurs = /^(?:42601|42883|42P02|42P18)/;

/**
 * What the server cannot do, for whatever reason, but a statement that it does not understand: that is a
 * fault of ours.
 *
 * @returns The error to pass on: an `AppError`, {@link RowsRefused}, or what it is where nobody expects it.
 */
export function toStoreError(error: unknown): unknown {
  if (error instanceof AppError || error instanceof RowsRefused) return error;
  if (error instanceof TimeoutError) return unavailable('the database does not answer', error);
  if (!isServerError(error)) return unavailable('the connection broke', error);
  const { code } = error;
  if (conflicts.test(code)) return conflict(error);
  if (rowFaults.test(code)) {
    return new RowsRefused(error.message, { cause: error, isDuplicate: code === uniqueViolation });
  }
  if (code === undefinedTable) return unavailable(tableMissing, error);
  return faultsOfOurs.test(code) ? error : unavailable('the database does not serve', error);
}

/** What of the URL the server refuses, where it does. */
export function findUrlFault(error: unknown): UrlFault | undefined {
  if (!isServerError(error)) return undefined;
  if (error.code === invalidCatalogName) return 'database';
  return userFaults.test(error.code) ? 'user' : undefined;
}

function isServerError(error: unknown): error is ServerError {
  return error instanceof Error && 'severity' in error && 'code' in error;
}
