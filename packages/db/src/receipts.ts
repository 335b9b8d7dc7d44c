import { receiptLifeMs, type Receipt } from '@phonebook/core';
import {
  sql,
  type DeleteQueryBuilder,
  type DeleteResult,
  type Kysely,
  type SelectQueryBuilder,
} from 'kysely';
import type { Schema } from './schema.ts';

/** SQL with its values, to be run elsewhere than where it was composed. */
export interface ComposedStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

type SelectReceipt = SelectQueryBuilder<
  Schema,
  'cti_phonebook_receipt',
  Pick<Receipt, 'fingerprint' | 'answer'>
>;
type DeleteReceipts = DeleteQueryBuilder<Schema, 'cti_phonebook_receipt', DeleteResult>;

/** The query for the receipt of that key, unless its time is over. */
export function selectReceipt(db: Kysely<Schema>, ownerId: string, key: string): SelectReceipt {
  return db
    .selectFrom('cti_phonebook_receipt')
    .select(['fingerprint', 'answer'])
    .where('owner_id', '=', ownerId)
    .where('receipt_key', '=', key)
    .where('made_at', '>=', oldestReceiptMs());
}

/** Forgets receipts whose time is over, so many at most. SQLite's alone: it calls a row by its `rowid`. */
export function deleteOldReceipts(db: Kysely<Schema>, maxRows: number): DeleteReceipts {
  const rowid = sql<number>`rowid`;
  return db
    .deleteFrom('cti_phonebook_receipt')
    .where(rowid, 'in', (old) =>
      old
        .selectFrom('cti_phonebook_receipt')
        .select(rowid.as('id'))
        .where('made_at', '<', oldestReceiptMs())
        .limit(maxRows),
    );
}

/** Frees a key for the next receipt, if its own has had its time. */
export function composeFreeing(
  db: Kysely<Schema>,
  ownerId: string,
  key: string,
): ComposedStatement {
  return db
    .deleteFrom('cti_phonebook_receipt')
    .where('owner_id', '=', ownerId)
    .where('receipt_key', '=', key)
    .where('made_at', '<', oldestReceiptMs())
    .compile();
}

/** Keeps a receipt; there is a key only once for each owner. */
export function composeReceipt(
  db: Kysely<Schema>,
  ownerId: string,
  { key, fingerprint, answer }: Receipt,
  madeAtMs: number = Date.now(),
): ComposedStatement {
  const receipt = {
    owner_id: ownerId,
    receipt_key: key,
    fingerprint,
    answer,
    made_at: madeAtMs,
  };
  return db.insertInto('cti_phonebook_receipt').values(receipt).compile();
}

/** When the oldest receipt was made that still counts. */
export function oldestReceiptMs(): number {
  return Date.now() - receiptLifeMs;
}
