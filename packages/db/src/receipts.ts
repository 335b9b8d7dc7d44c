import { receiptLifeMs, type Receipt } from '@phonebook/core';
import type { DeleteQueryBuilder, DeleteResult, Kysely, SelectQueryBuilder } from 'kysely';
import type { Schema } from './schema.ts';

/** A statement with its values, to be run elsewhere than where it was composed. */
export interface Statement {
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
    .where('made_at', '>=', oldestMs());
}

/** Forgets receipts whose time is over. */
export function deleteOldReceipts(db: Kysely<Schema>): DeleteReceipts {
  return db.deleteFrom('cti_phonebook_receipt').where('made_at', '<', oldestMs());
}

/** Keeps a receipt; there is a key only once for each owner. */
export function composeReceipt(
  db: Kysely<Schema>,
  ownerId: string,
  { key, fingerprint, answer }: Receipt,
  madeAtMs: number = Date.now(),
): Statement {
  const receipt = {
    owner_id: ownerId,
    receipt_key: key,
    fingerprint,
    answer,
    made_at: madeAtMs,
  };
  return db.insertInto('cti_phonebook_receipt').values(receipt).compile();
}

function oldestMs(): number {
  return Date.now() - receiptLifeMs;
}
