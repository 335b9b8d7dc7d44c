import { createConnection } from 'mysql2/promise';
import { columns, generateContacts } from './generate-contacts.ts';
import type { Rival } from './rivals.ts';

const names = ['owner_id', ...columns];
const insert = `insert into cti_phonebook (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`;

/** What upstream does, without reading a file: the connection is open, the contacts are at hand. */
export const preparedInserts: Rival = {
  name: 'one prepared insert a row, in a transaction',
  async load({ url }, { rows }) {
    const contacts = [...generateContacts(rows)];
    const connection = await createConnection({ uri: url, charset: 'utf8mb4' });
    const start = performance.now();
    await connection.beginTransaction();
    for (const contact of contacts) await connection.execute(insert, ['bench', ...contact]);
    await connection.commit();
    const seconds = (performance.now() - start) / 1_000;
    await connection.end();
    return seconds;
  },
};
