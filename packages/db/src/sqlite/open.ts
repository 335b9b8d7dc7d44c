import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import { migrate } from '../migrate.ts';
import type { PhonebookDatabase } from '../phonebook-database.ts';
import { deleteOldReceipts } from '../receipts.ts';
import type { Schema } from '../schema.ts';
import { unavailable } from '../unavailable.ts';
import { beginImmediate } from './begin-immediate.ts';
import { SqliteContactStore } from './contact-store.ts';
import { assertInPlace, identifyFile, type FileIdentity } from './database-file.ts';
import { connect, momentMs, type Connection } from './driver.ts';
import { migrations } from './migrations/migrations.ts';
import { startWriter, type ThreadedWriter } from './start-writer.ts';

/** How long an opening waits for another one that migrates, or for the moment it makes the file. */
const startTimeoutMs = 30_000;
/** So many old receipts are forgotten at an opening. */
const maxForgotten = 1_000;

/**
 * Opens the SQLite database at `path`; the file and its folder are made where there are none. Requests
 * read from it in this thread, imports write to it in another.
 *
 * @param maxWaitMs How long an import waits for those before it.
 *
 * @throws SqliteError, or an error of the file system, when it cannot be opened or migrated.
 */
export async function openSqlite(path: string, maxWaitMs: number): Promise<PhonebookDatabase> {
  makeFile(path);
  const connection = connect(path, startTimeoutMs);
  try {
    await migrateAlone(connection);
    connection.pragma(`busy_timeout = ${momentMs}`);
    connection.pragma('query_only = on');
    const file = identifyFile(path);
    return toDatabase(connection, await startWriter(file), file, maxWaitMs);
  } catch (error) {
    connection.close();
    throw error;
  }
}

/**
 * A phonebook is its owner's alone; SQLite gives its files beside this one the same mode. Opened for
 * writing, a file that may only be read fails here: SQLite would open it, and fail at the first import.
 */
function makeFile(path: string): void {
  makeFolder(dirname(resolve(path)));
  closeSync(openSync(path, 'a', 0o600));
}

/** One by one: where none can be made, such as in `/proc`, Node 24.21's `recursive` never ends. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path, 0o700);
  } catch (error) {
    // Another opening may have made it meanwhile.
    if (!existsSync(path)) throw error;
  }
}

/**
 * Brings the tables up to date, and forgets receipts, since there may be no more imports to do so. Holds
 * the write lock meanwhile: of several servers that start at once, one migrates.
 */
async function migrateAlone(connection: Connection): Promise<void> {
  // The lock is waited for between calls, since who holds it may be in this very process.
  connection.pragma('busy_timeout = 0');
  await beginImmediate(connection, startTimeoutMs);
  const db = kyselyOn(connection);
  await migrate(db, migrations);
  await deleteOldReceipts(db, maxForgotten).execute();
  connection.exec('commit');
}

function toDatabase(
  connection: Connection,
  writer: ThreadedWriter,
  file: FileIdentity,
  maxWaitMs: number,
): PhonebookDatabase {
  const reader = kyselyOn(connection);
  const opened = new AsyncDisposableStack();
  opened.defer(() => void connection.close());
  opened.defer(() => writer.close());
  return {
    contacts: new SqliteContactStore({ reader, file, writer, maxWaitMs }),
    async ping() {
      assertInPlace(file);
      writer.assertResponsive();
      try {
        await reader.selectFrom('cti_phonebook').select('id').limit(1).execute();
      } catch (error) {
        throw unavailable('the phonebook cannot be read', error);
      }
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

function kyselyOn(database: Connection): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: new SqliteDialect({ database }) });
}
