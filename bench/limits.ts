import { rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { keepFile, readContacts } from '@phonebook/core';
import { openDatabase } from '@phonebook/db';
import BetterSqlite3 from 'better-sqlite3';
import { csvFile, type CsvFile } from './csv-files.ts';
import { columns, generateContacts } from './generate-contacts.ts';
import { median } from './pairs.ts';
import { makeFolder } from './server.ts';
import { seconds } from './table.ts';

const rounds = 5;
const rows = 200_000;

/** What the pieces of an import take alone, in one thread and warm: no import can be faster. */
export async function benchLimits(): Promise<void> {
  const file = await csvFile(rows);
  const contacts = [...generateContacts(rows)];
  const pieces: Readonly<Record<string, () => Promise<number>>> = {
    'reading alone: file to packed contacts': () => timeReading(file),
    'prepared inserts alone, indexes kept row by row': () => timeInserts(contacts, false),
    'prepared inserts alone, indexes built afterwards': () => timeInserts(contacts, true),
  };
  console.log(`| piece, ${rows} rows × 15 columns | alone |`);
  console.log('| --- | --- |');
  for (const [name, time] of Object.entries(pieces)) {
    const taken: number[] = [];
    for (let round = 0; round <= rounds; round += 1) taken.push(await time());
    console.log(`| ${name} | ${seconds(median(taken.slice(1)))} |`);
  }
}

async function timeReading({ path }: CsvFile): Promise<number> {
  await using handle = await open(path);
  await using kept = await keepFile(handle.createReadStream({ autoClose: false }));
  const start = performance.now();
  await using reading = await readContacts(kept, {});
  let count = 0;
  for await (const { contacts } of reading.batches) count += contacts.count;
  const taken = (performance.now() - start) / 1_000;
  if (count !== rows) throw new Error(`Read ${count} of ${rows} contacts`);
  return taken;
}

/** Rows at hand, one prepared insert each, one transaction, the service's own table. */
async function timeInserts(
  contacts: readonly (readonly string[])[],
  isIndexedAfterwards: boolean,
): Promise<number> {
  const folder = makeFolder();
  const path = join(folder, 'phonebook.sqlite');
  await (await openDatabase({ engine: 'sqlite', path }))[Symbol.asyncDispose]();
  const database = new BetterSqlite3(path);
  database.pragma('synchronous = full');
  database.pragma('wal_autocheckpoint = 0');
  const places = columns.map(() => '?').join(', ');
  const indexes = database
    .prepare<[], { readonly name: string; readonly sql: string }>(
      `select name, sql from sqlite_schema where type = 'index' and name like 'cti_phonebook_%'`,
    )
    .all()
    .filter(({ sql }) => isIndexedAfterwards && sql !== null);

  const start = performance.now();
  database.transaction(() => {
    for (const { name } of indexes) database.exec(`drop index ${name}`);
    const insert = database.prepare(
      `insert into cti_phonebook (owner_id, ${columns.join(', ')}) values (?, ${places})`,
    );
    for (const cells of contacts) insert.run('bench', ...cells);
    for (const { sql } of indexes) database.exec(sql);
  })();
  const taken = (performance.now() - start) / 1_000;

  database.close();
  rmSync(folder, { recursive: true });
  return taken;
}
