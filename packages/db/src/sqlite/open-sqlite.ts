import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import { migrate } from '../migrations/migrate.ts';
import type { PhonebookDatabase } from '../phonebook-database.ts';
import type { Schema } from '../schema.ts';
import { beginImmediate } from './begin-immediate.ts';
import { SqliteContactStore } from './contact-store.ts';
import { DatabaseFile } from './database-file.ts';
import { connect, type Connection } from './driver.ts';
import { unavailable } from './store-errors.ts';

/** How long an opening waits for another one that migrates, or for the moment it makes the file. */
const startTimeoutMs = 10_000;
/** Readers only ever wait for the moment in which another process recovers or resets the log. */
const readTimeoutMs = 100;

/**
 * Opens the SQLite database at `path`; the file and its folder are made where there are none.
 *
 * @param maxWaitMs How long an import waits for those before it.
 *
 * @throws SqliteError, or an error of the file system, when it cannot be opened or migrated.
 */
export async function openSqlite(path: string, maxWaitMs: number): Promise<PhonebookDatabase> {
  makeFile(path);
  const writer = connect(path, startTimeoutMs);
  try {
    await migrateAlone(writer);
    const file = new DatabaseFile(path);
    return toDatabase(connect(path, readTimeoutMs), writer, file, maxWaitMs);
  } catch (error) {
    writer.close();
    throw error;
  }
}

/**
 * A phonebook is its owner's alone; SQLite gives its files beside this one the same mode. Opened for
 * writing, a file that may only be read fails here: SQLite would open it, and fail at the first import.
 */
function makeFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
}

/** Holds the write lock meanwhile: of several servers that start at once, one migrates. */
async function migrateAlone(writer: Connection): Promise<void> {
  // From here on, waiting for the lock is done between calls; see beginImmediate.
  writer.pragma('busy_timeout = 0');
  await beginImmediate(writer, startTimeoutMs);
  await migrate(kyselyOn(writer));
  writer.exec('commit');
}

function toDatabase(
  readerConnection: Connection,
  writer: Connection,
  file: DatabaseFile,
  maxWaitMs: number,
): PhonebookDatabase {
  const reader = kyselyOn(readerConnection);
  return {
    contacts: new SqliteContactStore({ reader, writer, file, maxWaitMs }),
    async ping() {
      file.assertInPlace();
      try {
        await reader.selectFrom('cti_phonebook').select('id').limit(1).execute();
      } catch (error) {
        throw unavailable('the phonebook cannot be read', error);
      }
    },
    async [Symbol.asyncDispose]() {
      readerConnection.close();
      writer.close();
    },
  };
}

function kyselyOn(database: Connection): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: new SqliteDialect({ database }) });
}
