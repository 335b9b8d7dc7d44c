import type { Contact } from '../contacts/contact.ts';
import { fieldLimits, lengthOverLimit, type ContactField } from '../contacts/fields.ts';
import { trim } from '../contacts/trim.ts';
import { parseVisibility } from '../contacts/visibility.ts';
import type { CsvRecord, ParsedBlock } from '../csv/parse-records.ts';
import type { Header } from './read-header.ts';
import * as problems from './row-problem.ts';

/** What one block of records came to, in file order. */
export interface ContactBatch {
  readonly contacts: readonly NumberedContact[];
  readonly skipped: readonly problems.RowProblem[];
}

export interface NumberedContact {
  readonly row: number;
  readonly contact: Contact;
}

/** Turns the records under a header into contacts; a record that makes none is a row problem. */
export async function* toContacts(
  header: Header,
  blocks: AsyncIterable<ParsedBlock>,
): AsyncGenerator<ContactBatch> {
  yield toBatch(header, header.rest);
  for await (const block of blocks) yield toBatch(header, block);
}

/** The fields that contacts under this header may have. */
export function fieldsUnder({ columns }: Header): readonly ContactField[] {
  return [
    ...new Set<ContactField>(['name', 'type', ...columns.filter((field) => field !== undefined)]),
  ];
}

function toBatch({ columns }: Header, { records, broken }: ParsedBlock): ContactBatch {
  const contacts: NumberedContact[] = [];
  const skipped = broken.map(problems.brokenRecord);
  for (const record of records) {
    const made = toContact(columns, record);
    if ('reason' in made) skipped.push(made);
    else contacts.push({ row: record.row, contact: made });
  }
  return { contacts, skipped: skipped.toSorted((a, b) => a.row - b.row) };
}

function toContact(
  columns: Header['columns'],
  { row, cells }: CsvRecord,
): Contact | problems.RowProblem {
  if (hasSurplus(cells, columns.length)) {
    return problems.surplusCells(row, cells.length, columns.length);
  }
  const values = readCells(columns, cells);
  const name = values.name || `${values.firstname ?? ''} ${values.lastname ?? ''}`.trim();
  if (name === '') return problems.emptyName(row);
  const written = values.type ?? '';
  const type = parseVisibility(written);
  if (type === undefined) return problems.invalidType(row, written);
  const contact = { ...values, name, type };
  return findCellTooLong(row, contact) ?? contact;
}

function hasSurplus(cells: readonly string[], columns: number): boolean {
  return cells.length > columns && cells.slice(columns).some((cell) => trim(cell) !== '');
}

/** A row may stop before its last column: what is missing is empty. */
function readCells(
  columns: Header['columns'],
  cells: readonly string[],
): Partial<Record<ContactField, string>> {
  const values: Partial<Record<ContactField, string>> = {};
  columns.forEach((field, index) => {
    if (field !== undefined) values[field] = trim(cells[index] ?? '');
  });
  return values;
}

function findCellTooLong(row: number, contact: Contact): problems.RowProblem | undefined {
  for (const [field, value] of Object.entries(contact) as [ContactField, string][]) {
    const limit = fieldLimits[field];
    const length = lengthOverLimit(value, limit);
    if (length !== undefined) return problems.cellTooLong(row, field, length, limit);
  }
  return undefined;
}
