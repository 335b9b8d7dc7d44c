import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Migration } from 'kysely/migration';
import { firstColumns, firstIndexes } from '../../first-columns.ts';

/**
 * Makes `cti_phonebook` with its indexes. One that NethVoice has made is taken over as it is: the
 * columns that it lacks are added, nothing else is changed. Each step can be taken again, since neither
 * MariaDB nor MySQL undoes them when a later one fails.
 */
export const createContactTable: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    // Compared byte by byte, as on every engine.
    await sql`
      create table if not exists cti_phonebook (
        id bigint not null auto_increment primary key,
        owner_id varchar(255) not null,
        ${sql.join(firstColumns.map(define))},
        ${sql.join(firstIndexes.map(toKey))}
      ) engine = InnoDB row_format = dynamic character set utf8mb4 collate utf8mb4_bin`.execute(db);
    await addMissingColumns(db);
    // Notes of copies into a table without transactions, as long as they may be asked for.
    await sql`
      create table if not exists cti_phonebook_copy (
        number bigint not null auto_increment primary key,
        copy_id char(36) not null unique,
        above_id bigint not null,
        last_id bigint,
        made_at timestamp not null default current_timestamp
      ) engine = InnoDB character set ascii`.execute(db);
  },
};

/** MySQL has no `add column if not exists`, so that what is there is asked for. */
async function addMissingColumns(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ readonly name: string }>`
    select column_name as name from information_schema.columns
    where table_schema = database() and table_name = 'cti_phonebook'`.execute(db);
  const existing = new Set(rows.map(({ name }) => name.toLowerCase()));
  const missing = firstColumns.filter(([name]) => !existing.has(name));
  if (missing.length === 0) return;
  const additions = missing.map((column) => sql`add column ${define(column)}`);
  await sql`alter table cti_phonebook ${sql.join(additions)}`.execute(db);
}

function define([name, maxLength]: (typeof firstColumns)[number]): RawBuilder<unknown> {
  // MySQL takes a default of `text` only in parentheses.
  const type =
    maxLength > 255
      ? sql`text not null default ('')`
      : sql`varchar(${sql.lit(maxLength)}) not null default ''`;
  return sql`${sql.ref(name)} ${type}`;
}

function toKey(column: string): RawBuilder<unknown> {
  return sql`key ${sql.ref(`cti_phonebook_${column}`)} (${sql.ref(column)})`;
}
