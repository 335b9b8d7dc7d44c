import { describe, expect, it } from 'vitest';
import type { Column } from '../columns/entry.ts';
import { findRowsInCell } from './find-rows-in-cell.ts';
import type { RowWarning } from './row-problem.ts';

const columns: readonly Column[] = ['name', 'fax', 'Notes'].map((name, index) => ({ index, name }));

function find(
  cells: readonly string[],
  { delimiter = ',', header = columns }: { delimiter?: string; header?: readonly Column[] } = {},
): readonly RowWarning[] {
  const lines = cells.join('').split('\n').length;
  return findRowsInCell(header, { row: 4, line: 7, lines, cells }, delimiter);
}

describe('findRowsInCell', () => {
  it('finds a cell with a line that has as many delimiters as a row', () => {
    expect(find(['Ada', '1', 'x\nBob,2,y'])).toEqual([
      {
        row: 4,
        line: 7,
        column: 'Notes',
        field: undefined,
        code: 'rows_in_cell',
        value: 'x\ufffdBob,2,y',
        message:
          'imported, but a cell has lines that look like rows of the file; if they are, a quote is missing before them',
      },
    ]);
  });

  it('finds a cell of several lines that ends with a delimiter, as before an opening quote', () => {
    expect(find(['Ada', 'x,1\nBob,', ''])).toHaveLength(1);
    expect(find(['Ada', 'x,', ''])).toEqual([]);
  });

  it('finds it in the first such cell only', () => {
    expect(find(['Ada\nBob,2,y\nCy,3,z', 'a\n,,', ''])).toMatchObject([{ column: 'name' }]);
  });

  it.each(['\n', '\r\n', '\r'])('finds it in lines that end in %j', (lineEnd) => {
    const record = { row: 1, line: 1, lines: 2, cells: ['Ada', '', `x${lineEnd}Bob,2,y`] };
    expect(findRowsInCell(columns, record, ',')).toHaveLength(1);
  });

  it('finds it by the delimiter of the file', () => {
    expect(find(['Ada', '', 'x\nBob;2;y'], { delimiter: ';' })).toHaveLength(1);
    expect(find(['Ada', '', 'x\nBob,2,y'], { delimiter: ';' })).toEqual([]);
  });

  it('finds a line that has more cells than the header', () => {
    expect(find(['Ada', '', 'x\nBob,2,y,,'])).toHaveLength(1);
  });

  it('does not mind lines with fewer delimiters, such as those of an address', () => {
    expect(find(['Ada', '', 'Via Roma, 1\n47900 Rimini, RN\nItalia'])).toEqual([]);
  });

  it('does not mind delimiters on the first line, which is the row itself', () => {
    expect(find(['Ada', '', 'a,b,c\nd'])).toEqual([]);
  });

  it('does not look in a file of two columns, where an address looks like rows', () => {
    const header = columns.slice(0, 2);
    expect(find(['Ada', 'Via Roma 1\nMilano, MI'], { header })).toEqual([]);
  });

  it('does not mind a record of one line', () => {
    expect(find(['Ada', '', 'a,b,c,d'])).toEqual([]);
  });

  it('does not look where there is one column, or nothing that parts cells', () => {
    const [name] = columns;
    expect(find(['Ada\nBob'], { header: name ? [name] : [] })).toEqual([]);
    const record = { row: 1, line: 1, lines: 2, cells: ['Ada\nBob,2,y'] };
    expect(findRowsInCell(columns, record, undefined)).toEqual([]);
  });
});
