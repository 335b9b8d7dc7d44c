import type { ContactPage, ContactStore, StoredContact } from '@phonebook/core';
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import { RemoteContactStore } from '../remote/contact-store.ts';
import type { Schema } from '../schema.ts';
import { selectPage } from '../select-page.ts';
import type { WriteTurns } from '../write-turns.ts';
import { beginImport } from './contact-import.ts';
import type { PostgresPool } from './driver.ts';

/** Composes queries, which the pool runs. */
const composer = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** Keeps contacts in PostgreSQL. */
export function createPostgresContactStore(pool: PostgresPool, turns: WriteTurns): ContactStore {
  return new RemoteContactStore({
    turns,
    begin: (plan) => beginImport(pool, plan),
    list: (page) => list(pool, page),
  });
}

async function list(pool: PostgresPool, page: ContactPage): Promise<StoredContact[]> {
  const { sql, parameters } = selectPage(composer, page).compile();
  const { rows } = await pool.run((connection) =>
    connection.query<StoredContact>(sql, [...parameters]),
  );
  return rows;
}
