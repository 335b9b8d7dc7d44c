import type { ContactPage, ContactStore, Receipt, StoredContact } from '@phonebook/core';
import { selectReceipt } from '../receipts.ts';
import { RemoteContactStore } from '../remote/contact-store.ts';
import { nowAndThen } from '../remote/now-and-then.ts';
import { selectPage } from '../select-page.ts';
import type { WriteTurns } from '../write-turns.ts';
import { composer } from './composer.ts';
import { beginImport } from './contact-import.ts';
import type { PostgresPool } from './driver.ts';
import { sweepReceipts } from './sweep.ts';

/** Keeps contacts in PostgreSQL. */
export function createPostgresContactStore(pool: PostgresPool, turns: WriteTurns): ContactStore {
  return new RemoteContactStore({
    turns,
    begin: (plan) => beginImport(pool, plan),
    list: (page) => list(pool, page),
    findReceipt: (ownerId, key) => findReceipt(pool, ownerId, key),
    onReceiptKept: () => nowAndThen(() => sweepReceipts(pool)),
  });
}

async function list(pool: PostgresPool, page: ContactPage): Promise<StoredContact[]> {
  const { sql, parameters } = selectPage(composer, page).compile();
  const { rows } = await pool.run((connection) =>
    connection.query<StoredContact>(sql, [...parameters]),
  );
  return rows;
}

async function findReceipt(
  pool: PostgresPool,
  ownerId: string,
  key: string,
): Promise<Receipt | undefined> {
  const { sql, parameters } = selectReceipt(composer, ownerId, key).compile();
  const { rows } = await pool.run((connection) =>
    connection.query<Omit<Receipt, 'key'>>(sql, [...parameters]),
  );
  const [found] = rows;
  return found && { key, ...found };
}
