import type {
  ContactField,
  ContactPage,
  ContactStore,
  Receipt,
  StoredContact,
} from '@phonebook/core';
import { sql } from 'kysely';
import { selectReceipt } from '../receipts.ts';
import { RemoteContactStore } from '../remote/contact-store.ts';
import { nowAndThen } from '../remote/now-and-then.ts';
import { selectPage } from '../select-page.ts';
import type { WriteTurns } from '../write-turns.ts';
import { composer } from './composer.ts';
import { beginImport } from './contact-import.ts';
import { readRows, type MariadbPool } from './driver.ts';
import { ownerBytes } from './owner.ts';
import { isIncomparable } from './store-errors.ts';
import { sweepReceipts } from './sweep.ts';

/** A contact that NethVoice has stored may lack values. */
type Row = Readonly<{ id: number } & Record<ContactField, string | null>>;

/** Keeps contacts in MariaDB or MySQL. */
export function createMariadbContactStore(pool: MariadbPool, turns: WriteTurns): ContactStore {
  return new RemoteContactStore({
    turns,
    begin: (plan) => beginImport(pool, plan),
    list: (page) => list(pool, page),
    findReceipt: (ownerId, key) => findReceipt(pool, ownerId, key),
    onReceiptKept: () => nowAndThen(() => sweepReceipts(pool)),
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

async function findReceipt(
  pool: MariadbPool,
  ownerId: string,
  key: string,
): Promise<Receipt | undefined> {
  const { sql: query, parameters } = selectReceipt(composer, ownerId, key).compile();
  const [found] = await pool.run((connection) =>
    readRows<Omit<Receipt, 'key'>>(connection, query, parameters),
  );
  return found && { key, ...found };
}
