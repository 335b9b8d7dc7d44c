import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collect, cutText, streamOf } from '../../test/chunks.ts';
import { cutRecords } from './cut-records.ts';
import { parseRecords, type CsvRecord } from './parse-records.ts';

interface Reading {
  readonly records: readonly CsvRecord[];
  readonly broken: readonly number[];
  readonly blank: readonly number[];
}

/** A cell as the grammar of RFC 4180 has it, and what ends it; LF alone ends a line as well. */
const cellPattern = /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\r?\n|\r?(?![^]))/y;

/** Reads a whole text by the grammar, with none of the leaps and chunks of the real reader. */
function readByGrammar(text: string): Reading {
  const [records, broken, blank]: [CsvRecord[], number[], number[]] = [[], [], []];
  let row = 0;
  for (let start = 0; start < text.length;) {
    row += 1;
    const record = readRecord(text, start);
    if (record === undefined) broken.push(row);
    else if (text.slice(start, record.end).trim() === '') blank.push(row);
    else records.push({ row, cells: record.cells });
    start = record?.end ?? endOfLine(text, start);
  }
  return { records, broken, blank };
}

/** The record at `start` and where the next begins; undefined if it breaks the grammar. */
function readRecord(text: string, start: number): { cells: string[]; end: number } | undefined {
  const cells: string[] = [];
  cellPattern.lastIndex = start;
  for (;;) {
    const [, quoted, bare = '', end] = cellPattern.exec(text) ?? [];
    if (end === undefined) return undefined;
    cells.push(quoted?.replaceAll('""', '"') ?? bare);
    if (end !== ',') return { cells, end: cellPattern.lastIndex };
  }
}

function endOfLine(text: string, start: number): number {
  const lineFeed = text.indexOf('\n', start);
  return lineFeed === -1 ? text.length : lineFeed + 1;
}

/** Reads the pieces of a text as the pipeline does. */
async function read(pieces: readonly string[]): Promise<Omit<Reading, 'blank'>> {
  const blocks = await collect(parseRecords(cutRecords(streamOf(...pieces))));
  return {
    records: blocks.flatMap(({ records }) => records),
    broken: blocks.flatMap(({ broken }) => broken.map(({ row }) => row)),
  };
}

const anyText = fc.string({
  unit: fc.constantFrom(
    ...'"""",,,\n\n\n\r'.split(''),
    '\r\n',
    '""',
    '","',
    'a',
    'b',
    ' ',
    'é',
    '€',
    '😀',
  ),
  maxLength: 60,
});
const anyLengths = fc.oneof(
  fc.constant([1]),
  fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 8 }),
);

/** Without the carriage returns that may end it: those are the parser's to keep or to drop. */
function withoutLineEnd({ row, cells }: CsvRecord): CsvRecord {
  return { row, cells: cells.map((cell) => cell.replace(/\r+$/u, '')) };
}

describe('RecordCutter', { timeout: 60_000 }, () => {
  it('reads any text by the grammar, however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyLengths, async (text, lengths) => {
        const expected = readByGrammar(text);
        const { records, broken } = await read(cutText(text, lengths));
        expect(records.map(withoutLineEnd)).toEqual(expected.records.map(withoutLineEnd));
        expect(broken).toEqual(expected.broken);
      }),
      { numRuns: 1_000 },
    );
  });

  it('gives the same blocks of records however a text is cut', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyLengths, async (text, lengths) => {
        const whole = await collect(cutRecords(streamOf(text)));
        const pieces = await collect(cutRecords(streamOf(...cutText(text, lengths))));
        expect(pieces.map((block) => block.text).join('')).toBe(
          whole.map((block) => block.text).join(''),
        );
        expect(pieces.flatMap(({ rows }) => rows)).toEqual(whole.flatMap(({ rows }) => rows));
        expect(pieces.flatMap(({ broken }) => broken)).toEqual(
          whole.flatMap(({ broken }) => broken),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('accounts for every row once: as a record, as broken or as blank', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyLengths, async (text, lengths) => {
        const { blank } = readByGrammar(text);
        const { records, broken } = await read(cutText(text, lengths));
        const rows = [...records.map(({ row }) => row), ...broken, ...blank];
        expect(rows.toSorted((a, b) => a - b)).toEqual(rows.map((_, index) => index + 1));
      }),
      { numRuns: 500 },
    );
  });
});
