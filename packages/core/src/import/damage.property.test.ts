import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../test/memory-store.ts';
import { anyLengths, anyTable, anyWriting } from '../../test/tables.ts';
import { encodeText, fileInPieces, writeCsv, type Writing } from '../../test/write-csv.ts';
import { cutRecords } from '../csv/cut-records.ts';
import { decodeText } from '../csv/decode-text.ts';
import { detectDialect } from '../csv/detect-dialect.ts';
import { parseRecords } from '../csv/parse-records.ts';
import { AppError } from '../errors.ts';
import type { ReadableFile } from '../file/readable-file.ts';
import { importContacts } from './import-contacts.ts';
import type { ImportResult } from './import-result.ts';
import { readHeader } from './read-header.ts';
import { toContacts } from './to-contacts.ts';

const ownerId = 'ada';

interface Damage {
  readonly kind: 'flip' | 'insert' | 'drop' | 'cut' | 'drop quote' | 'double quote';
  /** Which byte, or which of the quotes. */
  readonly place: number;
  readonly byte: number;
}

const anyDamage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom('flip', 'insert', 'drop', 'cut', 'drop quote', 'double quote'),
  place: fc.nat(),
  byte: fc.oneof(
    fc.constantFrom(...Buffer.from('",;\t|\n\r\0 \u001A'), 0xff, 0x80, 0xc3),
    fc.nat(255),
  ),
});

function damage(bytes: Buffer, { kind, place, byte }: Damage, writing: Writing): Buffer {
  if (kind === 'drop quote' || kind === 'double quote') {
    return damageQuote(bytes, kind, place, encodeText('"', { ...writing, hasMark: false }));
  }
  const at = place % (bytes.length + 1);
  if (kind === 'cut') return bytes.subarray(0, at);
  const between = kind === 'drop' ? [] : [byte];
  const after = bytes.subarray(kind === 'insert' ? at : at + 1);
  return Buffer.concat([bytes.subarray(0, at), Uint8Array.from(between), after]);
}

function damageQuote(
  bytes: Buffer,
  kind: 'drop quote' | 'double quote',
  place: number,
  quote: Buffer,
): Buffer {
  const places: number[] = [];
  for (let at = bytes.indexOf(quote); at !== -1; at = bytes.indexOf(quote, at + quote.length)) {
    places.push(at);
  }
  const at = places[place % places.length];
  if (at === undefined) return bytes;
  const isDoubled = kind === 'double quote';
  const after = bytes.subarray(isDoubled ? at : at + quote.length);
  return Buffer.concat([bytes.subarray(0, at), isDoubled ? quote : new Uint8Array(), after]);
}

/** What a file comes to; undefined if it is refused as a whole, with a code. */
async function importDamaged(
  file: ReadableFile,
  store: MemoryStore,
): Promise<ImportResult | undefined> {
  try {
    return await importContacts(file, { ownerId, store, maxRows: 1_000 });
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    return undefined;
  }
}

async function assertConsistent(file: ReadableFile): Promise<void> {
  const store = new MemoryStore();
  const result = await importDamaged(file, store);
  expect(store.openImports).toBe(0);
  const contacts = await store.list({ ownerId, afterId: 0, limit: 1_000 });
  expect(contacts).toHaveLength(result?.importedRows ?? 0);
  if (result === undefined) return;
  const { totalRows, importedRows, skippedRows, failedRows, problems, headerFault } = result;
  expect(totalRows).toBe(importedRows + skippedRows + failedRows);
  expect(problems).toHaveLength(skippedRows + failedRows);
  expect(headerFault === undefined || totalRows === 0).toBe(true);
  const rows = problems.map(({ row }) => row);
  expect(rows).toEqual([...new Set(rows)].toSorted((a, b) => a - b));
}

const anyDamagedTable = anyTable.chain((table) =>
  fc.record({
    table: fc.constant(table),
    writing: anyWriting(table),
    damages: fc.array(anyDamage, { minLength: 1, maxLength: 3 }),
  }),
);

describe('importContacts, given a damaged file in any dialect', { timeout: 60_000 }, () => {
  it('accounts for every row and agrees with the store, or fails with a code', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyDamagedTable,
        anyLengths,
        async ({ table, writing, damages }, lengths) => {
          const bytes = damages.reduce(
            (whole, each) => damage(whole, each, writing),
            writeCsv(table.rows, writing),
          );
          await assertConsistent(fileInPieces(bytes, lengths));
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

// Rows that can be told apart: each has an id of its own.

/**
 * None of several lines begins with a line end or a delimiter: with a quote missing before it, its
 * own quote ends the cell that was left open, its line end the row, and both are well-formed.
 */
const anyIdentifiedCell = fc.constantFrom(
  '',
  'a',
  'é',
  ' a ',
  '\tb',
  ',',
  ';,',
  'x;y|z',
  '"',
  '",',
  'say ""',
  'Ltd, "The Best"',
  'a\n',
  'a\nb',
  'a\r\nb, c;\nd',
  'ü,\n',
);

/** Every row has all its cells. */
const anyIdentifiedTable = fc
  .tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 1, max: 8 }))
  .chain(([others, count]) => {
    const cells = fc.array(anyIdentifiedCell, { minLength: others, maxLength: others });
    const header = ['name', 'notes', 'title', 'company', 'job', 'url'].slice(0, others + 1);
    return fc.array(cells, { minLength: count, maxLength: count }).map((body) => ({
      isWestern: true,
      rows: [header, ...body.map((row, index) => [`<${index}>`, ...row])],
    }));
  });

const anyDamagedIdentifiedTable = anyIdentifiedTable.chain((table) =>
  fc.record({
    table: fc.constant(table),
    writing: anyWriting(table),
    damage: anyDamage,
  }),
);

function countIds(contact: object): number {
  const text = Object.values(contact).join('\n');
  return new Set(text.match(/<\d+>/g)).size;
}

/** The rows of the contacts that a file makes, and what is said of rows. */
async function readRows(
  file: ReadableFile,
  { encoding, delimiter }: ImportResult['recognized'],
): Promise<{ readonly merged: readonly number[]; readonly told: ReadonlySet<number> }> {
  const dialect = await detectDialect(decodeText(file.read(), encoding), delimiter);
  const text = decodeText(file.read(), encoding);
  const records = parseRecords(cutRecords(text, dialect), dialect);
  const header = await readHeader(records);
  const merged: number[] = [];
  const told = new Set<number>();
  for await (const batch of toContacts(header, dialect.delimiter, records)) {
    for (const { contact, position } of batch.contacts) {
      if (countIds(contact) > 1) merged.push(position.row);
    }
    for (const { row } of batch.skipped) for (const near of [row - 1, row, row + 1]) told.add(near);
    for (const { row, code } of batch.warnings) if (code === 'rows_in_cell') told.add(row);
  }
  return { merged, told };
}

describe('importContacts, given a file with one place of damage', { timeout: 60_000 }, () => {
  it('says so where it makes one contact of two rows', async () => {
    await fc.assert(
      fc.asyncProperty(anyDamagedIdentifiedTable, async ({ table, writing, damage: each }) => {
        const bytes = damage(writeCsv(table.rows, writing), each, writing);
        const file = fileInPieces(bytes, [bytes.length + 1]);
        const store = new MemoryStore();
        const result = await importDamaged(file, store);
        const contacts = await store.list({ ownerId, afterId: 0, limit: 1_000 });
        if (result === undefined || !contacts.some((contact) => countIds(contact) > 1)) return;
        const { merged, told } = await readRows(file, result.recognized);
        expect(merged.filter((row) => !told.has(row))).toEqual([]);
      }),
      { numRuns: 5_000 },
    );
  });
});
