import type { ColumnMapping } from '../columns/decide-columns.ts';
import type { Column } from '../columns/entry.ts';
import { mapColumns, type ColumnMap } from '../columns/map-columns.ts';
import { nameSubstitutes } from '../columns/routes.ts';
import { contactFields, type ContactField } from '../contacts/fields.ts';
import { trim } from '../contacts/trim.ts';
import type { CsvRecord, ParsedBlock } from '../csv/parse-records.ts';
import { AppError } from '../errors.ts';
import { excerpt } from '../text/excerpt.ts';
import { brokenRecord } from './row-problem.ts';

/** Why no row under a header can be used. */
export const headerFaultCodes = ['name_column_missing', 'column_twice', 'header_missing'] as const;

export type HeaderFaultCode = (typeof headerFaultCodes)[number];

export interface HeaderFault {
  readonly code: HeaderFaultCode;
  /** For people. */
  readonly message: string;
}

export interface Header {
  /** Every column, in the file's order. */
  readonly columns: readonly Column[];
  readonly map: ColumnMap;
  /** Undefined when rows can be used. */
  readonly fault: HeaderFault | undefined;
  /** What came in one block with the header: the first records of the body. */
  readonly rest: ParsedBlock;
}

/** As many as a sheet of Excel or LibreOffice has. Each costs more than the two bytes that it may have. */
export const maxColumns = 16_384;

/** A spreadsheet may have so many rows above its table: a title, a date, blank cells. */
const maxTitleRows = 10;

/**
 * Reads the header: the first row that is not blank; or, where that names nothing we know, the first
 * below it that names at least two columns, one of which can name a contact. The body is left in
 * `blocks`.
 *
 * @param mapping What the caller knows of the columns.
 * @throws AppError `csv_unreadable` for an empty file, a broken header or too many columns, `option_invalid` for a
 *   mapping of columns that the file does not have.
 */
export async function readHeader(
  blocks: AsyncGenerator<ParsedBlock>,
  mapping: ColumnMapping = new Map(),
): Promise<Header> {
  const top = await readTop(blocks, 1);
  const [first] = top.records;
  assertNotBroken(first, top.broken);
  if (first === undefined) {
    throw new AppError('csv_unreadable', 'the file is empty: its first row must name the columns');
  }
  const header = toHeader(first, mapping, top);
  if (header.fault?.code !== 'name_column_missing' || mapping.size > 0) return header;
  const more = await readTop(blocks, maxTitleRows, top);
  return findHeader(more) ?? { ...header, rest: below(first, more) };
}

/** Reads blocks until they have so many records, or the file ends. */
async function readTop(
  blocks: AsyncGenerator<ParsedBlock>,
  records: number,
  read: ParsedBlock = { records: [], broken: [] },
): Promise<ParsedBlock> {
  const top = { records: [...read.records], broken: [...read.broken] };
  for (let isEnough = false; !isEnough;) {
    const next = await blocks.next();
    if (next.done === true) break;
    top.records.push(...next.value.records);
    top.broken.push(...next.value.broken);
    isEnough = top.records.length >= records || (records === 1 && top.broken.length > 0);
  }
  return top;
}

/** The header below titles, if there is one. */
function findHeader(top: ParsedBlock): Header | undefined {
  for (const record of top.records.slice(1, maxTitleRows)) {
    const header = toHeader(record, new Map(), top);
    const known = header.map.uses.filter(
      ({ decidedBy }) => decidedBy !== undefined && decidedBy !== 'unknown',
    );
    if (known.length > 1 && header.fault === undefined) return header;
  }
  return undefined;
}

function below({ row }: CsvRecord, { records, broken }: ParsedBlock): ParsedBlock {
  return {
    records: records.filter((record) => record.row > row),
    broken: broken.filter((record) => record.row > row),
  };
}

function assertNotBroken(header: CsvRecord | undefined, broken: ParsedBlock['broken']): void {
  const [first] = broken;
  if (first === undefined || (header !== undefined && header.row < first.row)) return;
  const { row, message } = brokenRecord(first);
  throw new AppError('csv_unreadable', `the header (row ${row}) cannot be read: ${message}`);
}

function toHeader(record: CsvRecord, mapping: ColumnMapping, top: ParsedBlock): Header {
  const { length } = record.cells;
  if (length > maxColumns) {
    const reason = `the header (row ${record.row}) has ${length} columns, and no spreadsheet more than ${maxColumns}: is it text with other delimiters?`;
    throw new AppError('csv_unreadable', reason);
  }
  const columns = record.cells.map((cell, index) => ({ index, name: trim(cell) }));
  assertMappedColumns(columns, mapping);
  const map = mapColumns(columns, mapping);
  return { columns, map, fault: findFault(columns, map), rest: below(record, top) };
}

/** As many columns as are listed in a message. */
const maxListed = 30;

function assertMappedColumns(columns: readonly Column[], mapping: ColumnMapping): void {
  const names = new Set(columns.map(({ name }) => name.toLowerCase()));
  const missing = [...mapping.keys()].find((name) => !names.has(name));
  if (missing === undefined) return;
  const listed = columns.slice(0, maxListed).map(({ name }) => `'${excerpt(name)}'`);
  const choices = `${listed.join(', ')}${columns.length > maxListed ? ', …' : ''}`;
  const reason = `mapping: the file has no column '${excerpt(missing)}'; it has ${choices}`;
  throw new AppError('option_invalid', reason);
}

function findFault(columns: readonly Column[], map: ColumnMap): Header['fault'] {
  const taken = map.direct.map(({ field }) => field);
  const twice = taken.find((field, index) => taken.indexOf(field) < index);
  if (twice !== undefined) {
    return { code: 'column_twice', message: `CSV has the column '${twice}' twice` };
  }
  const message = "CSV must have 'name' column";
  if (columns.some(({ name }) => isDatum(name))) {
    const remedy = 'put a row above it that names the columns';
    return {
      code: 'header_missing',
      message: `${message}: its first row holds a contact; ${remedy}`,
    };
  }
  return canNameContacts(map) ? undefined : { code: 'name_column_missing', message };
}

/** Whether a cell holds a number or an e-mail address, as no name of a column does. */
function isDatum(name: string): boolean {
  const isNumber = /^\+?[\d\s()./-]+$/.test(name) && name.replaceAll(/\D/g, '').length > 5;
  return isNumber || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(name) || /^[+0]\d{2,}$/.test(name);
}

const ownNameSources: readonly ContactField[] = ['name', 'firstname', 'lastname'];

function canNameContacts({ uses, sources, isForeign }: ColumnMap): boolean {
  const fields = new Set(isForeign ? [...ownNameSources, ...nameSubstitutes] : ownNameSources);
  return (
    uses.some((use) => use.fields.some((field) => fields.has(field))) ||
    (isForeign && sources.some(({ canName }) => canName === true))
  );
}

/** The fields that contacts under this header may have. */
export function fieldsUnder({
  map: { direct, sources, isForeign },
}: Header): readonly ContactField[] {
  const fields = new Set<ContactField>(['name', 'type']);
  for (const { field } of direct) fields.add(field);
  for (const source of sources) for (const field of source.fields) fields.add(field);
  if (sources.length > 0 || isForeign) fields.add('notes');
  return contactFields.filter((field) => fields.has(field));
}
