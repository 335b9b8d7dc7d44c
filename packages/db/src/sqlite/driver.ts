import BetterSqlite3 from 'better-sqlite3';

export type Connection = BetterSqlite3.Database;
export type Statement = BetterSqlite3.Statement<string[]>;
export type SqliteError = InstanceType<typeof BetterSqlite3.SqliteError>;
export const SqliteError = BetterSqlite3.SqliteError;

/** What the log beside the database is cut back to after a large import. */
const maxIdleLogBytes = 67_108_864;
/** Of pages, and as much again of what is sorted for an index. More makes neither faster. */
const writerCacheKilobytes = 4_096;

/**
 * Opens a connection to the database file at `path`, which is made where there is none.
 *
 * Every call of it blocks its thread, also while it waits for a lock: at most `busyTimeoutMs`.
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
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** How long a connection waits for the moment in which another process recovers or resets the log. */
export const momentMs = 100;

/**
 * Opens a connection that imports are written through: it neither waits for locks nor brings the log
 * into the file, other than when it is told to.
 *
 * @throws SqliteError `SQLITE_CANTOPEN` and others.
 */
export function connectWriter(path: string): Connection {
  const connection = connect(path, momentMs);
  connection.pragma('busy_timeout = 0');
  connection.pragma('wal_autocheckpoint = 0');
  connection.pragma(`journal_size_limit = ${maxIdleLogBytes}`);
  connection.pragma(`cache_size = ${-writerCacheKilobytes}`);
  return connection;
}

/**
 * Brings what was committed from the log into the database file, without waiting for anybody.
 *
 * @returns Whether it was all of it.
 * @throws SqliteError when the file cannot be written.
 */
export function checkpoint(connection: Connection): boolean {
  // SQLite answers one row, of these.
  const [result] = connection.pragma('wal_checkpoint(passive)') as readonly {
    readonly log: number;
    readonly checkpointed: number;
  }[];
  return result?.log === result?.checkpointed;
}

/** How long a backup waits for another process that recovers the log after a crash. */
const backupTimeoutMs = 30_000;

/**
 * Opens a connection to a database file that must be there, and leaves the way it is written as it is.
 *
 * @throws SqliteError `SQLITE_CANTOPEN` and others.
 */
export function connectForBackup(path: string): Connection {
  return new BetterSqlite3(path, { fileMustExist: true, timeout: backupTimeoutMs });
}
