import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Makes `cti_phonebook_count`: how many requests callers have sent of late. */
export const createCountTable: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    // Lost in a crash, and no harm done.
    await sql`
      create unlogged table cti_phonebook_count (
        count_key text collate "C" primary key,
        points bigint not null,
        ends_at bigint not null
      )`.execute(db);
  },
};
