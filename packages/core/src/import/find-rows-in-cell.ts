import type { Column } from '../columns/entry.ts';
import type { CsvRecord } from '../csv/parse-records.ts';
import { rowsInCell, type RowWarning } from './row-problem.ts';

const none: readonly RowWarning[] = [];

/** With fewer, an address of two lines looks like rows: `Via Roma 1⏎Milano, MI`. */
const minColumns = 3;

/**
 * Finds a cell with a line that could be a row of the file: it has as many delimiters, or it ends where
 * the next quoted cell could begin. It may be meant so, in which case all is well; or a quote is
 * missing before it, and a row was taken for part of the one above. Both are well-formed, so a person
 * has to look.
 */
export function findRowsInCell(
  columns: readonly Column[],
  record: CsvRecord,
  delimiter: string | undefined,
): readonly RowWarning[] {
  if (record.lines === 1 || delimiter === undefined || columns.length < minColumns) return none;
  const index = record.cells.findIndex((cell) => {
    const [, ...lines] = cell.split(/\r\n|\n|\r/);
    const isRow = (line: string): boolean => line.split(delimiter).length >= columns.length;
    // A delimiter before the closing quote: that quote may be the opening one of the next cell.
    return lines.some(isRow) || lines.at(-1)?.endsWith(delimiter) === true;
  });
  const cell = record.cells[index];
  return cell === undefined ? none : [rowsInCell(record, columns[index]?.name ?? '', cell)];
}
