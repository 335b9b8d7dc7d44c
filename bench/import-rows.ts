// Imports so many generated rows in a process of its own, and prints its peak in megabytes:
// `node bench/import-rows.ts ROWS [SQLITE_FILE]`.

import { importContacts, keepFile } from '@phonebook/core';
import { openDatabase } from '@phonebook/db';
import { discardingStore } from './discarding-store.ts';
import { generateContacts, writeCsv } from './generate-contacts.ts';

const [rows = '0', path] = process.argv.slice(2);

await using file = await keepFile(encode(writeCsv(generateContacts(Number(rows)))));
await using database =
  path === undefined ? undefined : await openDatabase({ engine: 'sqlite', path });
const { importedRows } = await importContacts(file, {
  ownerId: 'bench',
  store: database?.contacts ?? discardingStore,
  maxRows: Number(rows),
});
if (importedRows !== Number(rows)) throw new Error(`Imported ${importedRows} of ${rows}`);
console.log(process.resourceUsage().maxRSS / 1_000);

async function* encode(lines: Iterable<string>): AsyncGenerator<Uint8Array> {
  for (const line of lines) yield Buffer.from(line);
}
