import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { firstColumns, firstIndexes } from '../../first-columns.ts';

/** Makes `cti_phonebook` with its indexes: text of any length, which is checked before it comes here. */
export const createContactTable: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    let table = db.schema
      .createTable('cti_phonebook')
      .addColumn('id', 'integer', (id) => id.primaryKey().autoIncrement())
      .addColumn('owner_id', 'text', (owner) => owner.notNull());
    for (const [column] of firstColumns) {
      table = table.addColumn(column, 'text', (text) => text.notNull().defaultTo(''));
    }
    await table.execute();
    for (const column of firstIndexes) {
      await db.schema
        .createIndex(`cti_phonebook_${column}`)
        .on('cti_phonebook')
        .column(column)
        .execute();
    }
  },
};
