import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

// The table as upstream makes it, but for its types: text of any length in full Unicode, the lengths
// being checked before a row comes here. This list stays as it is: a migration is history.
const columns = [
  'name',
  'type',
  'homeemail',
  'workemail',
  'homephone',
  'workphone',
  'cellphone',
  'fax',
  'title',
  'company',
  'notes',
  'homestreet',
  'homepob',
  'homecity',
  'homeprovince',
  'homepostalcode',
  'homecountry',
  'workstreet',
  'workpob',
  'workcity',
  'workprovince',
  'workpostalcode',
  'workcountry',
  'url',
  'extension',
  'speeddial_num',
  'firstname',
  'lastname',
  'job',
  'facebook',
  'instagram',
  'linkedin',
  'workphone2',
  'cellphone2',
  'otherphone',
  'otheremail',
];

const indexed = [
  'owner_id',
  'workemail',
  'homeemail',
  'name',
  'homephone',
  'workphone',
  'cellphone',
  'extension',
  'fax',
  'company',
];

/** Makes `cti_phonebook` with its indexes. */
export const createContactTable: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    let table = db.schema
      .createTable('cti_phonebook')
      .addColumn('id', 'integer', (id) => id.primaryKey().autoIncrement())
      .addColumn('owner_id', 'text', (owner) => owner.notNull());
    for (const column of columns) {
      table = table.addColumn(column, 'text', (text) => text.notNull().defaultTo(''));
    }
    await table.execute();
    for (const column of indexed) {
      await db.schema
        .createIndex(`cti_phonebook_${column}`)
        .on('cti_phonebook')
        .column(column)
        .execute();
    }
  },
};
