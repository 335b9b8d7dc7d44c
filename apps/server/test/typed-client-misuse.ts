// What a typed client must not get past the compiler. `npm run check` leaves this file out; a test
// compiles it and expects an error in each line marked as wrong, and in no other.
import { withIdempotencyKey } from '@phonebook/client';
import { createClient } from './list-contacts.ts';

const client = createClient('http://127.0.0.1:8080', 'token');

const report = await client.phonebook.import.mutate(new File(['name\nAnn\n'], 'contacts.csv'));
console.log(report.imported_rows, report.error_messages);
console.log(report.importedRows); // wrong
await client.phonebook.import.mutate({ file: 'contacts.csv' }); // wrong
await client.phonebook.import.mutate(new FormData(), withIdempotencyKey(1)); // wrong
await client.phonebook.export.mutate(new FormData()); // wrong

const { contacts } = await client.phonebook.list.query({ limit: 2 });
console.log(contacts[0]?.workphone);
console.log(contacts[0]?.telephone); // wrong
