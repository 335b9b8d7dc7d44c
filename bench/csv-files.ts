import { createWriteStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { generateContacts, writeCsv } from './generate-contacts.ts';
import { makeFolder } from './server.ts';

export interface CsvFile {
  readonly path: string;
  readonly rows: number;
}

const folder = makeFolder();
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const written = new Map<number, Promise<CsvFile>>();

/** A file of so many generated contacts; made once, and removed when this process ends. */
export function csvFile(rows: number): Promise<CsvFile> {
  const file = written.get(rows) ?? write(rows);
  written.set(rows, file);
  return file;
}

async function write(rows: number): Promise<CsvFile> {
  const path = join(folder, `${rows}.csv`);
  await pipeline(Readable.from(inBlocks(rows)), createWriteStream(path));
  return { path, rows };
}

function* inBlocks(rows: number): Generator<string> {
  let block = '';
  for (const line of writeCsv(generateContacts(rows))) {
    block += line;
    if (block.length < 65_536) continue;
    yield block;
    block = '';
  }
  yield block;
}
