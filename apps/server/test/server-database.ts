import { DatabaseSync } from 'node:sqlite';
import {
  makeTestDatabase,
  toRefusal,
  type ServerEngine,
  type TestDatabase,
} from '@phonebook/db/test';

/** What a server under test keeps its contacts in. */
export interface ServerDatabase extends AsyncDisposable {
  /** As `DATABASE_URL` has it. */
  readonly url: string;
  /** Looks into it from outside, or changes it under the server. */
  readonly query: TestDatabase['query'];
  /** Lays down a rule by which it refuses such contacts. */
  refuse(name: string, reason: string): Promise<void>;
}

/**
 * Makes a database of the engine that `TEST_ENGINE` names, or takes a SQLite file.
 *
 * @param path The file, if it is to be SQLite. It belongs to the caller.
 */
export async function openServerDatabase(path: string): Promise<ServerDatabase> {
  // The projects of the tests set no other.
  const engine = (process.env['TEST_ENGINE'] ?? 'sqlite') as ServerEngine | 'sqlite';
  const database = engine === 'sqlite' ? openFile(path) : await makeTestDatabase(engine);
  return {
    ...database,
    async refuse(name, reason) {
      for (const statement of toRefusal(engine, name, reason)) await database.query(statement);
    },
  };
}

function openFile(path: string): Omit<ServerDatabase, 'refuse'> {
  return {
    url: `sqlite:${path}`,
    async query(sql) {
      using database = new DatabaseSync(path);
      return database.prepare(sql).all();
    },
    async [Symbol.asyncDispose]() {},
  };
}
