import { openAsBlob } from 'node:fs';
import { createPhonebookClient } from '@phonebook/client';

const [path = 'examples/contacts.csv'] = process.argv.slice(2);
const client = createPhonebookClient({
  url: 'http://127.0.0.1:8080',
  token: process.env['ACCESS_TOKEN'] ?? '',
});

// A File or Blob streams from the disk and is never held in memory whole; FormData is taken too.
const report = await client.phonebook.import.mutate(await openAsBlob(path));
console.log(`${report.imported_rows} of ${report.total_rows} rows imported`);
for (const message of report.error_messages) console.log(message);

const { contacts } = await client.phonebook.list.query({ limit: 3 });
for (const { name, workemail } of contacts) console.log(name, workemail);
