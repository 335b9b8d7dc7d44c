import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileOf } from '../../test/chunks.ts';
import { MemoryStore } from '../../test/memory-store.ts';
import { anyLengths, anyTable, anyWriting, type Table } from '../../test/tables.ts';
import { fileInPieces, plainWriting, writeCsv, type Writing } from '../../test/write-csv.ts';
import type { StoredContact } from '../contacts/contact.ts';
import type { ReadableFile } from '../file/readable-file.ts';
import { importContacts } from './import-contacts.ts';
import type { ImportResult } from './import-result.ts';
import type { Overrides } from './overrides.ts';

interface Outcome {
  readonly result: ImportResult;
  readonly contacts: readonly StoredContact[];
}

async function importFile(file: ReadableFile, overrides: Overrides = {}): Promise<Outcome> {
  const store = new MemoryStore();
  const ownerId = 'ada';
  const result = await importContacts(file, { ownerId, store, maxRows: 1_000, ...overrides });
  return { result, contacts: await store.list({ ownerId, afterId: 0, limit: 1_000 }) };
}

/** What the table comes to for a caller who writes it as RFC 4180 has it, and says so. */
async function importPlain({ rows }: Table): Promise<Outcome> {
  const bytes = writeCsv(rows, plainWriting);
  return importFile(fileOf(bytes), { encoding: 'utf-8', delimiter: plainWriting.delimiter });
}

/** What must be the same however the table is written. */
function withoutDialect({ result, contacts }: Outcome, writing: Writing): unknown {
  const { recognized, problems, warnings, messages, ...counted } = result;
  const linesBefore = writing.separatorLine === 'none' ? 0 : 1;
  const relocate = <T extends { readonly line: number }>(note: T): T =>
    Object.assign({}, note, { line: note.line - linesBefore });
  return {
    ...counted,
    messages: messages.filter(isOfProblem).map(withoutCellCount),
    contacts,
    format: recognized.format,
    columns: writing.trailed === 'all' ? recognized.columns.slice(0, -1) : recognized.columns,
    problems: problems
      .map(relocate)
      .map((problem) => Object.assign(problem, { message: withoutCellCount(problem.message) })),
    // Whether a line in a cell could be a row depends on the delimiter.
    warnings: warnings.filter(({ code }) => code !== 'rows_in_cell').map(relocate),
  };
}

function isOfProblem(message: string): boolean {
  return !message.includes(': imported, but ');
}

/** A delimiter more at the end of a row makes a cell more. */
function withoutCellCount(message: string): string {
  return message
    .replace(/the row has \d+ cells/, 'the row has too many cells')
    .replace(/holds (commas|semicolons|tabs|bars)/, 'holds delimiters');
}

/** ASCII is the same in UTF-8 and Windows-1252. */
function encodingOf(bytes: Buffer, { encoding }: Writing): Writing['encoding'] {
  return encoding === 'windows-1252' && bytes.every((byte) => byte < 0x80) ? 'utf-8' : encoding;
}

/** Where no row has as many cells as the header, a sign in their text may part them more evenly. */
function hasRowThatFits({ rows: [header, ...records] }: Table): boolean {
  return records.length === 0 || records.some((record) => record.length === header?.length);
}

const anyWrittenTable = anyTable.chain((table) =>
  fc.record({ table: fc.constant(table), writing: anyWriting(table) }),
);

describe('importContacts, given a table in any dialect', { timeout: 60_000 }, () => {
  it('stores the same contacts and reports the same', async () => {
    await fc.assert(
      fc.asyncProperty(anyWrittenTable, anyLengths, async ({ table, writing }, lengths) => {
        fc.pre(hasRowThatFits(table));
        const bytes = writeCsv(table.rows, writing);
        const outcome = await importFile(fileInPieces(bytes, lengths));
        const { encoding, delimiter } = outcome.result.recognized;
        expect({ encoding, delimiter }).toEqual({
          encoding: encodingOf(bytes, writing),
          delimiter: writing.delimiter,
        });
        expect(withoutDialect(outcome, writing)).toEqual(
          withoutDialect(await importPlain(table), plainWriting),
        );
      }),
      { numRuns: 3_000 },
    );
  });
});
