// Opens the phonebook at ENGINE URL, begins two imports if it serves, and says so. When told to finish
// it asks for more of both, closes the phonebook, and says so.

import { once } from 'node:events';
import { packContacts } from '@phonebook/core';
import { openDatabase } from '@phonebook/db';

const [engine = '', url = ''] = process.argv.slice(2);
if (engine !== 'mariadb' && engine !== 'postgres') throw new Error(`no server is ${engine}`);

const database = await openDatabase({ engine, url });
const serves = await database.ping().then(
  () => true,
  () => false,
);
const begun = serves
  ? await Promise.all([1, 2].map(() => database.contacts.beginImport('ann', ['name'])))
  : [];
const [first, second] = begun;
const contacts = packContacts([{ name: 'Bob', type: 'private' }], ['name']);
await first?.insert(contacts);
await second?.insert(contacts);
console.log('opened');
process.stdin.resume();
await once(process.stdin, 'end');

const asked = first && second ? [first.insert(contacts), second.commit()] : [];
await database[Symbol.asyncDispose]();
console.log('closed');
for (const { status } of await Promise.allSettled<unknown>(asked)) console.log(status);
for (const each of begun) await each[Symbol.asyncDispose]();
