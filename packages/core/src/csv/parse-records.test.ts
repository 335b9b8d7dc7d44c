import { describe, expect, it } from 'vitest';
import { collect, streamOf } from '../../test/chunks.ts';
import type { Delimiter } from './delimiter.ts';
import type { Dialect } from './dialect.ts';
import { parseRecords, type ParsedBlock } from './parse-records.ts';
import type { RawRecord, RecordBlock } from './record-block.ts';

async function parse(
  delimiter: Delimiter | undefined,
  ...blocks: readonly RecordBlock[]
): Promise<ParsedBlock[]> {
  return collect(parseRecords(streamOf(...blocks), { delimiter }));
}

function at(row: number, text: string): RawRecord {
  return { row, line: 10 * row, lines: 1, text };
}

/** The cells of one record. */
async function cellsOf(
  record: string,
  { delimiter }: Pick<Dialect, 'delimiter'> = { delimiter: ',' },
): Promise<readonly string[] | undefined> {
  const [parsed] = await parse(delimiter, { records: [at(1, record)], broken: [] });
  return parsed?.records[0]?.cells;
}

describe('parseRecords', () => {
  it('gives each record its place and its cells in order', async () => {
    const records = [at(2, 'a,b'), at(5, '"c",d'), at(6, 'e,f'), at(7, '"g","h"')];
    const blocks = await parse(',', { records, broken: [] });
    expect(blocks).toEqual([
      {
        records: [
          { row: 2, line: 20, lines: 1, cells: ['a', 'b'] },
          { row: 5, line: 50, lines: 1, cells: ['c', 'd'] },
          { row: 6, line: 60, lines: 1, cells: ['e', 'f'] },
          { row: 7, line: 70, lines: 1, cells: ['g', 'h'] },
        ],
        broken: [],
      },
    ]);
  });

  it('passes broken records on, block by block', async () => {
    const broken = [{ row: 1, line: 1, reason: 'bare_quote' }] as const;
    const blocks = await parse(',', { records: [], broken }, { records: [at(2, 'a')], broken: [] });
    expect(blocks).toEqual([
      { records: [], broken },
      { records: [{ row: 2, line: 20, lines: 1, cells: ['a'] }], broken: [] },
    ]);
  });

  it.each([';', '\t', '|'] as const)('parts cells by %j alone', async (delimiter) => {
    const cells = ['a,b', `c"${delimiter}\n`, '', ' d'];
    const record = ['a,b', `"c""${delimiter}\n"`, '', ' d'].join(delimiter);
    expect(await cellsOf(record, { delimiter })).toEqual(cells);
  });

  it('makes one cell of a record where there is no delimiter', async () => {
    expect(await cellsOf('a,b;c\td|e', { delimiter: undefined })).toEqual(['a,b;c\td|e']);
    expect(await cellsOf('"a ""b""\nc"', { delimiter: undefined })).toEqual(['a "b"\nc']);
  });

  it.each([
    ['a', ['a']],
    ['a,b', ['a', 'b']],
    [',', ['', '']],
    ['a,,', ['a', '', '']],
    [',,a', ['', '', 'a']],
    ['""', ['']],
    ['"",""', ['', '']],
    ['"a",', ['a', '']],
    ['"a,b",c', ['a,b', 'c']],
    ['"a\nb","c\r\nd"', ['a\nb', 'c\r\nd']],
    ['"a ""b"" c"', ['a "b" c']],
    ['""""', ['"']],
    ['"""",""""""', ['"', '""']],
    ['""","""', ['","']],
    ['"a"",""b",c', ['a","b', 'c']],
    ['x,"""\n"""', ['x', '"\n"']],
    ['"",a,""', ['', 'a', '']],
    [' a , b ', [' a ', ' b ']],
    ['"a\rb",c', ['a\rb', 'c']],
    ['"a\r"', ['a\r']],
    ['"=""0039"""', ['="0039"']],
    ["'a',b;c\td", ["'a'", 'b;c\td']],
    ['#a,b', ['#a', 'b']],
    ['__proto__,constructor', ['__proto__', 'constructor']],
  ])('reads %j as %j', async (record, cells) => {
    expect(await cellsOf(record)).toEqual(cells);
  });

  it.each(['007', '+39 0541', '1e3', 'null', 'true', '2026-01-02', '=1+1', 'NaN'])(
    'keeps %s as it is written',
    async (cell) => {
      expect(await cellsOf(`${cell},"${cell}"`)).toEqual([cell, cell]);
    },
  );

  it('keeps the characters of every script', async () => {
    expect(await cellsOf('Zoë,営業,"😀\u{10FFFF}",\u{FEFF}x')).toEqual([
      'Zoë',
      '営業',
      '😀\u{10FFFF}',
      '\u{FEFF}x',
    ]);
  });

  it('keeps the order of more than ten cells', async () => {
    const cells = Array.from({ length: 120 }, (_, index) => `cell ${index}`);
    expect(await cellsOf(cells.join(','))).toEqual(cells);
  });

  it('reads a block far larger than a stream buffers', async () => {
    const cells = ['x'.repeat(300_000), 'a "b"\n'.repeat(50_000)];
    const record = `${cells[0]},"${cells[1]?.replaceAll('"', '""')}"`;
    expect(await cellsOf(record)).toEqual(cells);
  });

  it('fails when the parser sees other records than were cut', async () => {
    await expect(parse(',', { records: [at(1, '"a"\nb')], broken: [] })).rejects.toThrow(
      'neat-csv made 2 records of 1',
    );
  });
});
