import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collect, cutText, streamOf } from '../../test/chunks.ts';
import { cutRecords } from './cut-records.ts';
import { delimiters, type Delimiter } from './delimiter.ts';
import type { Dialect } from './dialect.ts';
import { parseRecords, type CsvRecord } from './parse-records.ts';
import { noPreamble } from './read-preamble.ts';
import type { Position } from './record-block.ts';

interface Reading {
  readonly records: readonly CsvRecord[];
  readonly broken: readonly Position[];
  readonly blank: readonly number[];
}

/**
 * A cell as the grammar of RFC 4180 has it, with blanks around its quotes or as a formula, and what
 * ends it: a delimiter, or a line end of any kind.
 */
function cellPattern(delimiter: string): RegExp {
  const blanks = delimiter === '\t' ? ' *' : String.raw`[ \t]*`;
  const quoted = `${blanks}(=?)"((?:[^"]|"")*)"${blanks}`;
  const bare = String.raw`([^"\r\n\u{${(delimiter.codePointAt(0) ?? 0).toString(16)}}]*)`;
  const end = String.raw`(\u{${(delimiter.codePointAt(0) ?? 0).toString(16)}}|\r\n|\n|\r|(?![^]))`;
  return new RegExp(`(?:${quoted}|${bare})${end}`, 'uy');
}

/** Reads a whole text by the grammar, with none of the leaps and chunks of the real reader. */
function readByGrammar(written: string, delimiter: Delimiter): Reading {
  let text = written;
  while (text.endsWith(endOfFile)) text = text.slice(0, -1);
  const [records, broken, blank]: [CsvRecord[], Position[], number[]] = [[], [], []];
  let row = 0;
  let line = 1;
  for (let start = 0; start < text.length;) {
    row += 1;
    const record = readRecord(text, start, delimiter);
    const end = record?.end ?? endOfLine(text, start);
    const whole = text.slice(start, end);
    const lines = Math.max(1, countLineEnds(whole) + (/[\r\n]$/.test(whole) ? 0 : 1));
    if (record === undefined) broken.push({ row, line });
    else if (isBlank(whole, delimiter)) blank.push(row);
    else records.push({ row, line, lines, cells: record.cells });
    start = end;
    line += lines;
  }
  return { records, broken, blank };
}

/** The record at `start` and where the next begins; undefined if it breaks the grammar. */
function readRecord(
  text: string,
  start: number,
  delimiter: Delimiter,
): { cells: string[]; end: number } | undefined {
  const cells: string[] = [];
  const pattern = cellPattern(delimiter);
  pattern.lastIndex = start;
  for (;;) {
    const [, formula, quoted = '', bare = '', end] = pattern.exec(text) ?? [];
    if (end === undefined) return undefined;
    if (formula === undefined) cells.push(bare);
    else cells.push(formula === '=' ? `="${quoted}"` : quoted.replaceAll('""', '"'));
    if (end !== delimiter) return { cells, end: pattern.lastIndex };
  }
}

function endOfLine(text: string, start: number): number {
  const lineEnd = /\r\n|\n|\r/.exec(text.slice(start));
  return lineEnd === null ? text.length : start + lineEnd.index + lineEnd[0].length;
}

function countLineEnds(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}

/** Where tabs part cells they are no blanks. */
function isBlank(line: string, delimiter: Delimiter): boolean {
  return (
    line.replaceAll(endOfFile, '').trim() === '' && !(delimiter === '\t' && line.includes('\t'))
  );
}

function dialectOf(delimiter: Delimiter): Dialect {
  return { delimiter, preamble: noPreamble };
}

/** Reads the pieces of a text as the pipeline does. */
async function read(
  pieces: readonly string[],
  delimiter: Delimiter,
): Promise<Omit<Reading, 'blank'>> {
  const dialect = dialectOf(delimiter);
  const blocks = await collect(parseRecords(cutRecords(streamOf(...pieces), dialect), dialect));
  return {
    records: blocks.flatMap(({ records }) => records),
    broken: blocks.flatMap(({ broken }) => broken.map(({ row, line }) => ({ row, line }))),
  };
}

const anyText = fc.string({
  unit: fc.constantFrom(
    ...'"""",,,;\t|\n\n\n\r'.split(''),
    '\r\n',
    '="',
    '\u001A',
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

const anyDelimiter = fc.constantFrom(...delimiters);

const endOfFile = '\u001A';

describe('RecordCutter', { timeout: 60_000 }, () => {
  it('reads any text by the grammar, however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyDelimiter, anyLengths, async (text, delimiter, lengths) => {
        const { records, broken } = readByGrammar(text, delimiter);
        expect(await read(cutText(text, lengths), delimiter)).toEqual({ records, broken });
      }),
      { numRuns: 1_000 },
    );
  });

  it('gives the same blocks of records however a text is cut', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyDelimiter, anyLengths, async (text, delimiter, lengths) => {
        const whole = await collect(cutRecords(streamOf(text), dialectOf(delimiter)));
        const pieces = await collect(
          cutRecords(streamOf(...cutText(text, lengths)), dialectOf(delimiter)),
        );
        expect(pieces.flatMap(({ records }) => records)).toEqual(
          whole.flatMap(({ records }) => records),
        );
        expect(pieces.flatMap(({ broken }) => broken)).toEqual(
          whole.flatMap(({ broken }) => broken),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('accounts for every row once: as a record, as broken or as blank', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyDelimiter, anyLengths, async (text, delimiter, lengths) => {
        const { blank } = readByGrammar(text, delimiter);
        const { records, broken } = await read(cutText(text, lengths), delimiter);
        const rows = [...records.map(({ row }) => row), ...broken.map(({ row }) => row), ...blank];
        expect(rows.toSorted((a, b) => a - b)).toEqual(rows.map((_, index) => index + 1));
      }),
      { numRuns: 500 },
    );
  });
});
