import { RowsRefused } from '../remote/rows-refused.ts';
import { TimeoutError } from '../remote/within.ts';
import { conflict, unavailable } from '../unavailable.ts';

/** What the library makes of an error that the server answers. */
interface ServerError extends Error {
  readonly errno: number;
  readonly sqlState: string;
  readonly sqlMessage: string;
}

// https://mariadb.com/kb/en/mariadb-error-codes/, the same in MySQL as far as it has them.
const ER_TRUNCATED_WRONG_VALUE_FOR_FIELD = 1366;
const ER_LOCK_DEADLOCK = 1213;
const ER_CANT_AGGREGATE_2COLLATIONS = 1267;

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

/** What it says when nothing can be stored or read for now. */
const databaseFaults: ReadonlySet<number> = new Set([
  1021, // ER_DISK_FULL
  1030, // ER_GET_ERRNO: of a storage engine
  1034, // ER_NOT_KEYFILE
  1036, // ER_OPEN_AS_READONLY
  1040, // ER_CON_COUNT_ERROR
  1041, // ER_OUT_OF_RESOURCES
  1044, // ER_DBACCESS_DENIED_ERROR
  1045, // ER_ACCESS_DENIED_ERROR
  1047, // ER_UNKNOWN_COM_ERROR: a node of a cluster that is not ready
  1049, // ER_BAD_DB_ERROR
  1053, // ER_SERVER_SHUTDOWN
  1114, // ER_RECORD_FILE_FULL
  1142, // ER_TABLEACCESS_DENIED_ERROR
  1146, // ER_NO_SUCH_TABLE
  1194, // ER_CRASHED_ON_USAGE
  1195, // ER_CRASHED_ON_REPAIR
  1203, // ER_TOO_MANY_USER_CONNECTIONS
  1205, // ER_LOCK_WAIT_TIMEOUT
  1290, // ER_OPTION_PREVENTS_STATEMENT: read-only
  1317, // ER_QUERY_INTERRUPTED
  1792, // ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION
  1836, // ER_READ_ONLY_MODE
  1927, // ER_CONNECTION_KILLED
  1969, // ER_STATEMENT_TIMEOUT
  3024, // ER_QUERY_TIMEOUT of MySQL
]);

/** The error to pass on: an `AppError`, {@link RowsRefused}, or what it is where nobody expects it. */
export function toStoreError(error: unknown): unknown {
  if (error instanceof TimeoutError) return unavailable('the database does not answer', error);
  if (!isServerError(error)) {
    return isFatal(error) ? unavailable('the connection broke', error) : error;
  }
  const { errno, sqlState } = error;
  if (errno === ER_LOCK_DEADLOCK) return conflict(error);
  if (databaseFaults.has(errno)) return unavailable('the database does not serve', error);
  if (rowFaults.has(errno) || rowFaultStates.test(sqlState)) {
    return new RowsRefused(explain(error), { cause: error });
  }
  return error;
}

/** Whether a column cannot be compared with a value, since its character set lacks characters of it. */
export function isIncomparable(error: unknown): boolean {
  return isServerError(error) && error.errno === ER_CANT_AGGREGATE_2COLLATIONS;
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
