import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Makes `cti_phonebook_count`: how many requests callers have sent of late. */
export const createCountTable: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      create table if not exists cti_phonebook_count (
        count_key varbinary(255) not null primary key,
        points bigint not null,
        ends_at bigint not null
      ) engine = InnoDB`.execute(db);
  },
};
