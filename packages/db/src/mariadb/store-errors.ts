import { AppError } from '@phonebook/core';
import type { UrlFault } from '../remote/open-remote.ts';
import { RowsRefused } from '../remote/rows-refused.ts';
import { TimeoutError } from '../remote/within.ts';
import { conflict, tableMissing, unavailable } from '../unavailable.ts';

/** What the library makes of an error that the server answers. */
interface ServerError extends Error {
  readonly errno: number;
  readonly sqlState: string;
  readonly sqlMessage: string;
}

// https://mariadb.com/kb/en/mariadb-error-codes/, the same in MySQL as far as it has them.
const ER_TRUNCATED_WRONG_VALUE_FOR_FIELD = 1366;
const ER_BAD_DB_ERROR = 1049;
const ER_DUP_ENTRY = 1062;
const ER_PARSE_ERROR = 1064;
const ER_NO_SUCH_TABLE = 1146;
const ER_CANT_AGGREGATE_2COLLATIONS = 1267;

/** The server does not let this user in. */
const userFaults: ReadonlySet<number> = new Set([
  1044, // ER_DBACCESS_DENIED_ERROR
  1045, // ER_ACCESS_DENIED_ERROR
  1698, // ER_ACCESS_DENIED_NO_PASSWORD_ERROR
]);

/** The transaction is undone for the sake of others, and may go well the next time. */
const conflicts: ReadonlySet<number> = new Set([
  1020, // ER_CHECKREAD: a row has changed since the transaction began
  1213, // ER_LOCK_DEADLOCK, also of a cluster whose nodes disagree
  3101, // ER_TRANSACTION_ROLLBACK_DURING_COMMIT of MySQL
]);

/** Beside those whose SQLSTATE says so: the row is at fault, not the database. */
const rowFaults: ReadonlySet<number> = new Set([
  1265, // WARN_DATA_TRUNCATED, an error where it is strict
  1364, // ER_NO_DEFAULT_FOR_FIELD
  ER_TRUNCATED_WRONG_VALUE_FOR_FIELD,
  1406, // ER_DATA_TOO_LONG
  1644, // ER_SIGNAL_EXCEPTION: a trigger's
  3819, // ER_CHECK_CONSTRAINT_VIOLATED of MySQL
  4025, // ER_CONSTRAINT_FAILED of MariaDB
]);

/** Data exceptions, violated constraints, and what a trigger signals. */
const rowFaultStates = /^(?:22|23|45)/;

/**
 * What the server cannot do, for whatever reason, but a statement that it does not understand: that is a
 * fault of ours.
 *
 * @returns The error to pass on: an `AppError`, {@link RowsRefused}, or what it is where nobody expects it.
 */
export function toStoreError(error: unknown): unknown {
  if (error instanceof TimeoutError) return unavailable('the database does not answer', error);
  if (!isServerError(error)) {
    return isFatal(error) ? unavailable('the connection broke', error) : error;
  }
  const { errno, sqlState } = error;
  if (conflicts.has(errno)) return conflict(error);
  if (rowFaults.has(errno) || rowFaultStates.test(sqlState)) {
    return new RowsRefused(explain(error), { cause: error, isDuplicate: errno === ER_DUP_ENTRY });
  }
  if (errno === ER_NO_SUCH_TABLE) return unavailable(tableMissing, error);
  return errno === ER_PARSE_ERROR ? error : unavailable('the database does not serve', error);
}

/** What of the URL the server refuses, where it does. */
export function findUrlFault(error: unknown): UrlFault | undefined {
  if (!isServerError(error)) return undefined;
  if (error.errno === ER_BAD_DB_ERROR) return 'database';
  return userFaults.has(error.errno) ? 'user' : undefined;
}

/** Whether a column cannot be compared with a value, since its character set lacks characters of it. */
export function isIncomparable(error: unknown): boolean {
  const cause = error instanceof AppError ? error.cause : undefined;
  return isServerError(cause) && cause.errno === ER_CANT_AGGREGATE_2COLLATIONS;
}

/** The server counts rows in the statement, not in the file. */
function explain({ errno, sqlMessage }: ServerError): string {
  const isCharacter =
    errno === ER_TRUNCATED_WRONG_VALUE_FOR_FIELD && sqlMessage.startsWith('Incorrect string value');
  if (!isCharacter) return sqlMessage.replace(/ at row \d+$/, '');
  const column = /for column .*?`?(\w+)`? at row/.exec(sqlMessage)?.[1] ?? '';
  return (
    `the character set of the column '${column}' lacks a character of the value, such as an emoji; ` +
    'leave it out, or have the table converted to utf8mb4'
  );
}

function isServerError(error: unknown): error is ServerError {
  return error instanceof Error && 'errno' in error && 'sqlState' in error;
}

/** What the library calls fatal: the connection is closed. */
function isFatal(error: unknown): boolean {
  return error instanceof Error && 'fatal' in error && error.fatal === true;
}
