import type { ContactField, ContactPage, ContactStore, StoredContact } from '@phonebook/core';
import {
  DummyDriver,
  Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  sql,
} from 'kysely';
import { RemoteContactStore } from '../remote/contact-store.ts';
import type { Schema } from '../schema.ts';
import { selectPage } from '../select-page.ts';
import type { WriteTurns } from '../write-turns.ts';
import { beginImport } from './contact-import.ts';
import { readRows, type MariadbPool } from './driver.ts';
import { ownerBytes } from './owner.ts';
import { isIncomparable } from './store-errors.ts';

/** Composes queries, which the pool runs. */
const composer = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new MysqlAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new MysqlIntrospector(db),
    createQueryCompiler: () => new MysqlQueryCompiler(),
  },
});

/** A contact that NethVoice has stored may lack values. */
type Row = Readonly<{ id: number } & Record<ContactField, string | null>>;

/** Keeps contacts in MariaDB or MySQL. */
export function createMariadbContactStore(pool: MariadbPool, turns: WriteTurns): ContactStore {
  return new RemoteContactStore({
    turns,
    begin: (plan) => beginImport(pool, plan),
    list: (page) => list(pool, page),
  });
}

async function list(pool: MariadbPool, page: ContactPage): Promise<StoredContact[]> {
  const isTheirs = sql<boolean>`${sql.raw(ownerBytes)} = cast(${page.ownerId} as binary)`;
  const query = selectPage(composer, page).where(isTheirs).compile();
  try {
    const rows = await pool.run((connection) =>
      readRows<Row>(connection, query.sql, query.parameters),
    );
    return rows.map(fillIn);
  } catch (error) {
    // Nothing can be stored there for such an owner.
    if (isIncomparable(error)) return [];
    throw error;
  }
}

function fillIn(row: Row): StoredContact {
  const filled = Object.entries(row).map(([name, value]) => [name, value ?? '']);
  // The columns are those of the row.
  return Object.fromEntries(filled) as StoredContact;
}
