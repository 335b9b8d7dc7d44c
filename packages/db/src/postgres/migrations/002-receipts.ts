import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Compared byte by byte, as on every engine. */
const text = sql`text collate "C"`;

/** Makes `cti_phonebook_receipt`: what imports came to that clients call by a key. */
export const createReceiptTable: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('cti_phonebook_receipt')
      .addColumn('owner_id', text, (owner) => owner.notNull())
      .addColumn('receipt_key', text, (key) => key.notNull())
      .addColumn('fingerprint', text, (fingerprint) => fingerprint.notNull())
      .addColumn('answer', text, (answer) => answer.notNull())
      .addColumn('made_at', 'bigint', (madeAt) => madeAt.notNull())
      .addPrimaryKeyConstraint('cti_phonebook_receipt_pkey', ['owner_id', 'receipt_key'])
      .execute();
    await db.schema
      .createIndex('cti_phonebook_receipt_made_at')
      .on('cti_phonebook_receipt')
      .column('made_at')
      .execute();
  },
};
