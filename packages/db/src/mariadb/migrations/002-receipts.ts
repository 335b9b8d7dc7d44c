import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Makes `cti_phonebook_receipt`: what imports came to that clients call by a key. The owner is kept as
 * bytes, 255 characters of four: collations would take one for another.
 */
export const createReceiptTable: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      create table if not exists cti_phonebook_receipt (
        owner_id varbinary(1020) not null,
        receipt_key varbinary(255) not null,
        fingerprint char(64) not null,
        answer mediumtext not null,
        made_at bigint not null,
        primary key (owner_id, receipt_key),
        key cti_phonebook_receipt_made_at (made_at)
      ) engine = InnoDB row_format = dynamic character set utf8mb4 collate utf8mb4_bin`.execute(db);
  },
};
