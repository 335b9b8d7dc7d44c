import { nameContact } from '../columns/name-contact.ts';
import { addNotes } from '../columns/place-entries.ts';
import { readRow, type RowReading } from '../columns/read-row.ts';
import type { Contact } from '../contacts/contact.ts';
import { fieldLimits, lengthOverLimit, type ContactField } from '../contacts/fields.ts';
import { trim } from '../contacts/trim.ts';
import { parseVisibility } from '../contacts/visibility.ts';
import type { Delimiter } from '../csv/delimiter.ts';
import type { CsvRecord, ParsedBlock } from '../csv/parse-records.ts';
import type { Position } from '../csv/record-block.ts';
import { findRowsInCell } from './find-rows-in-cell.ts';
import type { Header } from './read-header.ts';
import * as problems from './row-problem.ts';

/** What one block of records came to, in file order. */
export interface ContactBatch {
  readonly contacts: readonly PlacedContact[];
  readonly skipped: readonly problems.RowProblem[];
  /** About contacts among those above. */
  readonly warnings: readonly problems.RowWarning[];
}

export interface PlacedContact {
  readonly position: Position;
  readonly contact: Contact;
}

/** Turns the records under a header into contacts; a record that makes none is a row problem. */
export async function* toContacts(
  header: Header,
  delimiter: Delimiter | undefined,
  blocks: AsyncIterable<ParsedBlock>,
): AsyncGenerator<ContactBatch> {
  yield toBatch(header, delimiter, header.rest);
  for await (const block of blocks) yield toBatch(header, delimiter, block);
}

function toBatch(
  header: Header,
  delimiter: Delimiter | undefined,
  { records, broken }: ParsedBlock,
): ContactBatch {
  const contacts: PlacedContact[] = [];
  const skipped = broken.map(problems.brokenRecord);
  const warnings: problems.RowWarning[] = [];
  for (const record of records) {
    const made = toContact(header, record, delimiter);
    if ('code' in made) {
      skipped.push(made);
      continue;
    }
    contacts.push({ position: record, contact: made.contact });
    warnings.push(...made.warnings, ...findRowsInCell(header.columns, record, delimiter));
  }
  return { contacts, skipped: skipped.toSorted((a, b) => a.row - b.row), warnings };
}

const none: readonly problems.RowWarning[] = [];

interface MadeContact {
  readonly contact: Contact;
  readonly warnings: readonly problems.RowWarning[];
}

function toContact(
  { columns, map }: Header,
  record: CsvRecord,
  delimiter: Delimiter | undefined,
): MadeContact | problems.RowProblem {
  const { cells } = record;
  const isWide = cells.length > columns.length;
  const surplus = isWide && cells.slice(columns.length).find((cell) => trim(cell) !== '');
  if (typeof surplus === 'string') {
    return problems.surplusCells(record, cells.length, columns.length, surplus, delimiter);
  }
  const reading = readRow(map, cells);
  const { values, lostNumber } = reading;
  if (lostNumber !== undefined) {
    const { column, field, value } = lostNumber;
    return problems.scientificNumber(record, { column: column.name, field, value });
  }
  const { name, substitute } = nameContact(reading, map.isForeign);
  if (name === '') return problems.emptyName(record);
  const type = readType(reading, map.isForeign);
  if (type === undefined) return problems.invalidType(record, placeOf(reading, 'type'));
  const contact = Object.assign(values, { name, type });
  const tooLong = findValueTooLong(record, contact, reading);
  if (tooLong !== undefined) return tooLong;
  if (substitute === undefined) return { contact, warnings: none };
  return { contact, warnings: [problems.substitutedName(record, name, substitute)] };
}

/**
 * Who may see the contact. In a file that is not ours a `Type` may mean anything: what is no type of
 * ours goes into the notes, and the contact is private.
 */
function readType({ values, origins }: RowReading, isForeign: boolean): string | undefined {
  const written = values.type ?? '';
  const type = parseVisibility(written);
  const column = origins.type;
  if (type !== undefined || !isForeign || column === undefined) return type;
  addNotes(values, [{ column, value: written, choices: [], caption: column.name, isSpare: false }]);
  return 'private';
}

function placeOf({ values, origins }: RowReading, field: ContactField): problems.Place {
  return { column: origins[field]?.name, field, value: values[field] ?? '' };
}

function findValueTooLong(
  position: Position,
  contact: Contact,
  reading: RowReading,
): problems.RowProblem | undefined {
  let field: ContactField;
  for (field in contact) {
    const value = contact[field] ?? '';
    const limit = fieldLimits[field];
    const length = lengthOverLimit(value, limit);
    if (length === undefined) continue;
    const place = { ...placeOf(reading, field), value };
    return problems.valueTooLong(position, place, length, limit);
  }
  return undefined;
}
