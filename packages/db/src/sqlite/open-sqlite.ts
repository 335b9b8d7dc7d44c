import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import { migrate } from '../migrations/migrate.ts';
import type { PhonebookDatabase } from '../phonebook-database.ts';
import type { Schema } from '../schema.ts';
import { SqliteContactStore } from './contact-store.ts';
import { connect, type Connection } from './driver.ts';
import { toStoreError } from './store-errors.ts';

/** At the start nobody is served yet, so that waiting for another process may block. */
const startTimeoutMs = 10_000;
/** Readers only ever wait for the moment in which another process recovers or resets the log. */
const readTimeoutMs = 100;

/**
 * Opens the SQLite database at `path`; the file and its folder are made where there are none.
 *
 * @throws SqliteError, or an error of the file system, when it cannot be opened or migrated.
 */
export async function openSqlite(path: string): Promise<PhonebookDatabase> {
  mkdirSync(dirname(path), { recursive: true });
  const writer = connect(path, startTimeoutMs);
  try {
    await migrateAlone(writer);
    const reader = connect(path, readTimeoutMs);
    return toDatabase(reader, writer);
  } catch (error) {
    writer.close();
    throw error;
  }
}

/** Holds the write lock meanwhile: of several servers that start at once, one migrates. */
async function migrateAlone(writer: Connection): Promise<void> {
  writer.exec('begin immediate');
  await migrate(kyselyOn(writer));
  writer.exec('commit');
  // From here on, waiting for the lock is done between calls; see WriteTurns.
  writer.pragma('busy_timeout = 0');
}

function toDatabase(reader: Connection, writer: Connection): PhonebookDatabase {
  const readerQueries = kyselyOn(reader);
  return {
    contacts: new SqliteContactStore(readerQueries, writer),
    async ping() {
      try {
        await readerQueries.selectFrom('cti_phonebook').select('id').limit(1).execute();
      } catch (error) {
        throw toStoreError(error);
      }
    },
    async [Symbol.asyncDispose]() {
      reader.close();
      writer.close();
    },
  };
}

function kyselyOn(database: Connection): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: new SqliteDialect({ database }) });
}
