import type { ContactField, Limit } from '../contacts/fields.ts';
import type { Delimiter } from '../csv/delimiter.ts';
import { maxRecordLength, type BrokenRecord, type Position } from '../csv/record-block.ts';
import { excerpt } from '../text/excerpt.ts';

/** Why a row was not stored. */
export const rowProblemCodes = [
  'bare_quote',
  'text_after_quote',
  'unclosed_quote',
  'record_too_long',
  'surplus_cells',
  'name_empty',
  'type_invalid',
  'value_too_long',
  'number_scientific',
  'store_refused',
] as const;

export type RowProblemCode = (typeof rowProblemCodes)[number];

/** What is worth a look in a row that was stored. */
export const rowWarningCodes = ['name_substituted', 'rows_in_cell'] as const;

export type RowWarningCode = (typeof rowWarningCodes)[number];

/** Something about a data row. */
interface RowNote<Code extends string> {
  /** The row as a spreadsheet shows it, where a record is one row: the first of the file is row 1. */
  readonly row: number;
  /** The line of the file on which it begins: the first is line 1. */
  readonly line: number;
  /** The name of the column, as the file has it, where it is about one; at most 100 characters. */
  readonly column?: string | undefined;
  readonly field?: ContactField | undefined;
  readonly code: Code;
  /** The beginning of what the row says there, at most 100 characters. */
  readonly value?: string | undefined;
  /** For people. */
  readonly message: string;
}

/** A data row that was not stored, and why. */
export type RowProblem = RowNote<RowProblemCode>;

/** A data row that was stored, and what is worth a look in it. */
export type RowWarning = RowNote<RowWarningCode>;

/** A value of a row, and where it stands. */
export interface Place {
  /** The column's name as the file has it; undefined where several made the value. */
  readonly column: string | undefined;
  /** Undefined where the value has a place in the notes only. */
  readonly field: ContactField | undefined;
  readonly value: string;
}

const brokenReasons = {
  bare_quote:
    'a quote stands inside an unquoted cell; put the cell in quotes and double each quote in it',
  text_after_quote:
    'text follows the closing quote of a cell; a quote is missing, or not doubled inside the cell',
  unclosed_quote: 'a quoted cell is never closed; add the missing quote',
  record_too_long: `the record is longer than ${maxRecordLength} characters; is a quote missing?`,
} satisfies Record<BrokenRecord['reason'], string>;

export function brokenRecord({ row, line, reason }: BrokenRecord): RowProblem {
  return { row, line, code: reason, message: brokenReasons[reason] };
}

const delimiterWords: Readonly<Record<Delimiter, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
};

export function surplusCells(
  { row, line }: Position,
  cells: number,
  columns: number,
  surplus: string,
  delimiter: Delimiter | undefined,
): RowProblem {
  const counts = `the row has ${cells} cells but the header has ${columns}`;
  const message = `${counts}; put a cell that holds ${delimiterWords[delimiter ?? ',']} in quotes`;
  return { row, line, code: 'surplus_cells', value: excerpt(surplus), message };
}

export function emptyName({ row, line }: Position): RowProblem {
  return { row, line, field: 'name', code: 'name_empty', message: 'name is empty' };
}

export function invalidType({ row, line }: Position, place: Place): RowProblem {
  const value = excerpt(place.value);
  const choices = "must be 'private', 'public', or 'group:<group1,group2>'";
  const message = `invalid type '${value}' (${choices})`;
  return { row, line, ...told(place), code: 'type_invalid', value, message };
}

export function valueTooLong(
  { row, line }: Position,
  place: Place,
  length: number,
  { unit, max }: Limit,
): RowProblem {
  const message = `${nameOf(place)} has ${length} ${unit} but may have at most ${max}`;
  return { row, line, ...told(place), code: 'value_too_long', message };
}

export function scientificNumber({ row, line }: Position, place: Place): RowProblem {
  const value = excerpt(place.value);
  const reason = 'a spreadsheet has rounded the number; enter it again in a column of type text';
  const message = `${nameOf(place)} is '${value}': ${reason}`;
  return { row, line, ...told(place), code: 'number_scientific', message };
}

export function refusedByStore({ row, line }: Position, reason: string): RowProblem {
  const message = `the database refused the row: ${reason}`;
  return { row, line, code: 'store_refused', message };
}

export function substitutedName({ row, line }: Position, name: string, from: string): RowWarning {
  const value = excerpt(name);
  const message = `the row has no name and took that of ${excerpt(from)}: '${value}'`;
  return { row, line, field: 'name', code: 'name_substituted', value, message };
}

export function rowsInCell({ row, line }: Position, column: string, cell: string): RowWarning {
  const message =
    'imported, but a cell has lines that look like rows of the file; if they are, a quote is missing before them';
  return {
    row,
    line,
    ...told({ column, field: undefined, value: cell }),
    code: 'rows_in_cell',
    message,
  };
}

/** As much of a place as is told. */
function told({ column, field, value }: Place): Place {
  return { column: column && excerpt(column), field, value: excerpt(value) };
}

/** A field by its own name, and by the file's if that is another. */
function nameOf({ column, field }: Place): string {
  if (field === undefined) return `column '${excerpt(column ?? '')}'`;
  if (column === undefined || column.toLowerCase() === field) return field;
  return `column '${excerpt(column)}' (${field})`;
}
