// Opens the phonebook at PATH, reads it, and closes it.

import { openDatabase } from '@phonebook/db';

const [path = ''] = process.argv.slice(2);

console.log('opening');
await using database = await openDatabase({ engine: 'sqlite', path });
await database.ping();
