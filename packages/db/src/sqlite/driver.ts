import BetterSqlite3 from 'better-sqlite3';

export type Connection = BetterSqlite3.Database;
export type Statement = BetterSqlite3.Statement<string[]>;
export type SqliteError = InstanceType<typeof BetterSqlite3.SqliteError>;
export const SqliteError = BetterSqlite3.SqliteError;

/** What the log beside the database is cut back to after a large import. */
const maxIdleLogBytes = 67_108_864;

/**
 * Opens a connection to the database file at `path`, which is made where there is none.
 *
 * Every call of it blocks the event loop, also while it waits for a lock: at most `busyTimeoutMs`.
 * WAL lets readers read while one connection writes; with `synchronous = full` what was committed
 * outlives a power cut.
 *
 * @throws SqliteError `SQLITE_CANTOPEN` and others.
 */
export function connect(path: string, busyTimeoutMs: number): Connection {
  const connection = new BetterSqlite3(path, { timeout: busyTimeoutMs });
  try {
    connection.pragma('journal_mode = wal');
    connection.pragma('synchronous = full');
    connection.pragma(`journal_size_limit = ${maxIdleLogBytes}`);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}
