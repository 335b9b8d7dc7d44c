import { Kysely, SqliteDialect } from 'kysely';
import type { PhonebookDatabase } from '../src/phonebook-database.ts';
import type { Schema } from '../src/schema.ts';
import { SqliteContactStore } from '../src/sqlite/contact-store.ts';
import { identifyFile } from '../src/sqlite/database-file.ts';
import { connect, connectWriter, SqliteError, type Connection } from '../src/sqlite/driver.ts';
import { ImportWriter } from '../src/sqlite/import-writer.ts';

/** A call of SQLite that is about to be made. */
export interface SqliteCall {
  readonly by: 'reader' | 'writer';
  readonly method: 'exec' | 'pragma' | 'prepare' | 'run' | 'get' | 'all';
  /** Undefined where a statement runs that was prepared before. */
  readonly sql: string | undefined;
  /** Ends the transaction, if there is one, as some faults do. */
  readonly giveUp: () => void;
}

/** Hears of each call, and may throw in its place. */
export type OnSqliteCall = (call: SqliteCall) => void;

/** A database whose imports are written in this thread. */
export interface UnthreadedDatabase extends Pick<PhonebookDatabase, 'contacts'>, Disposable {}

const maxWaitMs = 5_000;

/** Opens a SQLite database that `openDatabase` has made. */
export function openUnthreadedDatabase(path: string, onCall: OnSqliteCall): UnthreadedDatabase {
  const reader = intercept(connect(path, 0), 'reader', onCall);
  const writer = intercept(connectWriter(path), 'writer', onCall);
  const file = identifyFile(path);
  return {
    contacts: new SqliteContactStore({
      file,
      reader: new Kysely<Schema>({ dialect: new SqliteDialect({ database: reader }) }),
      writer: new ImportWriter(writer, file),
      maxWaitMs,
    }),
    [Symbol.dispose]() {
      reader.close();
      writer.close();
    },
  };
}

/** An error of SQLite, such as `SQLITE_FULL`. */
export function sqliteError(code: string, message: string): Error {
  return new SqliteError(message, code);
}

function intercept(connection: Connection, by: SqliteCall['by'], onCall: OnSqliteCall): Connection {
  const exec = connection.exec.bind(connection);
  const prepare = connection.prepare.bind(connection);
  function giveUp(): void {
    if (connection.inTransaction) exec('rollback');
  }
  function watch(target: object, ...methods: SqliteCall['method'][]): void {
    for (const method of methods) {
      const original = Reflect.get(target, method) as (...args: unknown[]) => unknown;
      Reflect.set(target, method, (...args: unknown[]) => {
        const isText = method === 'exec' || method === 'pragma' || method === 'prepare';
        onCall({ by, method, sql: isText ? String(args[0]) : undefined, giveUp });
        return original.apply(target, args);
      });
    }
  }
  function prepareWatched(sql: string): unknown {
    const statement = prepare(sql);
    watch(statement, 'run', 'get', 'all');
    return statement;
  }
  Reflect.set(connection, 'prepare', prepareWatched);
  watch(connection, 'exec', 'pragma', 'prepare');
  return connection;
}
