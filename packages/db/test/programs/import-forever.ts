// `import-forever.ts PATH [EXPECTED_ROWS]` imports into the phonebook at PATH again and again, until its
// stdin ends, as it does when the tests are gone, and tells the store to expect so many rows. Prints `inserted` and `committed` as it goes.

import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { openDatabase } from '@phonebook/db';
import { packing } from '../packing-store.ts';

const batchesPerImport = 4;
const contactsPerBatch = 250;

const [path = '', expectedRows = '0'] = process.argv.slice(2);
process.stdin.on('end', () => process.exit()).resume();
await using database = await openDatabase({ engine: 'sqlite', path });
const store = packing(database.contacts, Number(expectedRows));

for (let number = 0; ; number += 1) {
  await importOnce(`${process.pid}-${number}`);
}

/** The owner is the import's own, so that its rows can be counted. */
async function importOnce(ownerId: string): Promise<void> {
  await using contactImport = await store.beginImport(ownerId, ['name', 'notes']);
  for (let batch = 0; batch < batchesPerImport; batch += 1) {
    const contacts = Array.from({ length: contactsPerBatch }, (_, index) => {
      return { name: `Contact ${index}`, type: 'private', notes: 'n'.repeat(500) };
    });
    await contactImport.insert(contacts);
    console.log('inserted');
    await turnOfEventLoop();
  }
  await contactImport.commit();
  console.log('committed');
}
