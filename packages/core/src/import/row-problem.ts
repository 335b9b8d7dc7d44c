import type { ContactField, Limit } from '../contacts/fields.ts';
import { maxRecordLength, type BrokenRecord } from '../csv/record-cutter.ts';
import { shorten } from './shorten.ts';

/** A data row that was not stored, and why. */
export interface RowProblem {
  /** The row as a spreadsheet shows it: the first line of the file is row 1. */
  readonly row: number;
  readonly reason: string;
}

const brokenReasons = {
  bare_quote:
    'a quote stands inside an unquoted cell; put the cell in quotes and double each quote in it',
  text_after_quote:
    'text follows the closing quote of a cell; a quote is missing, or not doubled inside the cell',
  unclosed_quote: 'a quoted cell is never closed; add the missing quote',
  too_long: `the record is longer than ${maxRecordLength} characters; is a quote missing?`,
} satisfies Record<BrokenRecord['reason'], string>;

export function brokenRecord({ row, reason }: BrokenRecord): RowProblem {
  return { row, reason: brokenReasons[reason] };
}

export function surplusCells(row: number, cells: number, columns: number): RowProblem {
  const counts = `the row has ${cells} cells but the header has ${columns}`;
  return { row, reason: `${counts}; put a cell that holds commas in quotes` };
}

export function emptyName(row: number): RowProblem {
  return { row, reason: 'name is empty' };
}

export function invalidType(row: number, value: string): RowProblem {
  const choices = "must be 'private', 'public', or 'group:<group1,group2>'";
  return { row, reason: `invalid type '${excerpt(value)}' (${choices})` };
}

export function cellTooLong(
  row: number,
  field: ContactField,
  length: number,
  limit: Limit,
): RowProblem {
  return { row, reason: `${field} has ${length} ${limit.unit} but may have at most ${limit.max}` };
}

export function refusedByStore(row: number, reason: string): RowProblem {
  return { row, reason: `the database refused the row: ${reason}` };
}

/** As much of a cell as is quoted in a message. */
const maxExcerptLength = 100;

/** The beginning of a cell, on one line: a message may be printed to a terminal or a log. */
function excerpt(value: string): string {
  return shorten(value, maxExcerptLength).replaceAll(/\p{Cc}/gu, '\ufffd');
}
