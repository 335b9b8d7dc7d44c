import { DatabaseSync } from 'node:sqlite';
import { makeTestDatabase, type ServerEngine, type TestDatabase } from '@phonebook/db/test';

/** What a server under test keeps its contacts in. */
export interface ServerDatabase extends AsyncDisposable {
  /** As `DATABASE_URL` has it. */
  readonly url: string;
  /** Looks into it from outside, or changes it under the server. */
  readonly query: TestDatabase['query'];
}

/**
 * Makes a database of the engine that `TEST_ENGINE` names, or takes a SQLite file.
 *
 * @param path The file, if it is to be SQLite. It belongs to the caller.
 */
export async function openServerDatabase(path: string): Promise<ServerDatabase> {
  const engine = process.env['TEST_ENGINE'] ?? 'sqlite';
  if (engine !== 'sqlite') return makeTestDatabase(engine as ServerEngine);
  return {
    url: `sqlite:${path}`,
    async query(sql) {
      using database = new DatabaseSync(path);
      return database.prepare(sql).all();
    },
    async [Symbol.asyncDispose]() {},
  };
}
