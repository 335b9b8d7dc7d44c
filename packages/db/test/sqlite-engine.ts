import { join } from 'node:path';
import type { Contact } from '@phonebook/core';
import { openDatabase, type PhonebookDatabase } from '@phonebook/db';
import BetterSqlite3 from 'better-sqlite3';
import type { ContactStoreEngine } from './contact-store-contract.ts';
import { packing, type PackingStore } from './packing-store.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

export interface SqliteEngine extends ContactStoreEngine {
  readonly database: PhonebookDatabase;
  readonly path: string;
  /** A connection of its own, which looks into the file from outside. */
  readonly outside: BetterSqlite3.Database;
  /** Makes `select WHAT` happen before such a contact is inserted, such as `raise(ignore)`. */
  beforeContactsNamed(name: string, what: string): void;
}

/**
 * Opens a new database in a folder of its own; both go when it is disposed of.
 *
 * @param expectedRows What the store is told of every import.
 */
export async function openSqliteEngine(expectedRows?: number): Promise<SqliteEngine> {
  await using disposables = new AsyncDisposableStack();
  const folder = disposables.use(await makeTemporaryFolder());
  const path = join(folder.path, 'phonebook.sqlite');
  const database = disposables.use(await openDatabase({ engine: 'sqlite', path }));
  const { connection: outside } = disposables.use(openOutside(path));
  const owned = disposables.move();

  function beforeContactsNamed(name: string, what: string): void {
    outside.exec(`
      create trigger "before ${name}" before insert on cti_phonebook
      when new.name = ${toLiteral(name)} begin select ${what}; end
    `);
  }
  return {
    database,
    path,
    outside,
    store: packing(database.contacts, expectedRows),
    beforeContactsNamed,
    readRows: async () => readRows(outside),
    refuseContactsNamed: async (name, reason) =>
      beforeContactsNamed(name, `raise(abort, ${toLiteral(reason)})`),
    ignoreContactsNamed: async (name) => beforeContactsNamed(name, 'raise(ignore)'),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

export interface Outside extends Disposable {
  readonly connection: BetterSqlite3.Database;
}

/** Opens a connection to look into the file at `path` with. */
export function openOutside(path: string): Outside {
  const connection = new BetterSqlite3(path);
  return { connection, [Symbol.dispose]: () => void connection.close() };
}

export function person(name: string): Contact {
  return { name, type: 'private' };
}

/** An import of one contact. */
export async function importOne(store: PackingStore, name: string): Promise<void> {
  await using contactImport = await store.beginImport('ann', ['name', 'type']);
  await contactImport.insert([person(name)]);
  await contactImport.commit();
}

export function readRows(connection: BetterSqlite3.Database): Record<string, unknown>[] {
  return connection
    .prepare<[], Record<string, unknown>>('select * from cti_phonebook order by id')
    .all();
}

function toLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
