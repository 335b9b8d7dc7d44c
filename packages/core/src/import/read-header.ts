import type { ColumnMapping } from '../columns/decide-columns.ts';
import type { Column } from '../columns/entry.ts';
import { mapColumns, type ColumnMap } from '../columns/map-columns.ts';
import { nameSubstitutes } from '../columns/routes.ts';
import { contactFields, type ContactField } from '../contacts/fields.ts';
import { trim } from '../contacts/trim.ts';
import type { CsvRecord, ParsedBlock } from '../csv/parse-records.ts';
import { AppError } from '../errors.ts';
import { brokenRecord, excerpt } from './row-problem.ts';

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

/**
 * Reads the header: the first row that is not blank. A column that nothing knows is not taken. The
 * body is left in `blocks`.
 *
 * @param mapping What the caller knows of the columns.
 * @throws AppError `csv_unreadable` for an empty file or a broken header, `option_invalid` for a
 *   mapping of columns that the file does not have.
 */
export async function readHeader(
  blocks: AsyncGenerator<ParsedBlock>,
  mapping: ColumnMapping = new Map(),
): Promise<Header> {
  for (let next = await blocks.next(); !next.done; next = await blocks.next()) {
    const { records, broken } = next.value;
    const [header, ...rest] = records;
    assertNotBroken(header, broken);
    if (header !== undefined) return toHeader(header, mapping, { records: rest, broken });
  }
  throw new AppError('csv_unreadable', 'the file is empty: its first row must name the columns');
}

function assertNotBroken(header: CsvRecord | undefined, broken: ParsedBlock['broken']): void {
  const [first] = broken;
  if (first === undefined || (header !== undefined && header.row < first.row)) return;
  const { row, message } = brokenRecord(first);
  throw new AppError('csv_unreadable', `the header (row ${row}) cannot be read: ${message}`);
}

function toHeader({ cells }: CsvRecord, mapping: ColumnMapping, rest: ParsedBlock): Header {
  const columns = cells.map((cell, index) => ({ index, name: trim(cell) }));
  assertMappedColumns(columns, mapping);
  const map = mapColumns(columns, mapping);
  return { columns, map, fault: findFault(columns, map), rest };
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

const ownNameSources: readonly ContactField[] = ['name', 'firstname', 'lastname'];

function findFault(
  columns: readonly Column[],
  { direct, sources, uses }: ColumnMap,
): Header['fault'] {
  const taken = direct.map(({ field }) => field);
  const twice = taken.find((field, index) => taken.indexOf(field) < index);
  if (twice !== undefined) {
    return { code: 'column_twice', message: `CSV has the column '${twice}' twice` };
  }
  const nameSources = new Set(
    sources.length > 0 ? [...ownNameSources, ...nameSubstitutes] : ownNameSources,
  );
  const isNamed =
    uses.some(({ fields }) => fields.some((field) => nameSources.has(field))) ||
    sources.some(({ canName }) => canName === true);
  if (isNamed) return undefined;
  const message = "CSV must have 'name' column";
  if (!columns.some(({ name }) => looksLikeNumber(name))) {
    return { code: 'name_column_missing', message };
  }
  const remedy = 'put a row above it that names the columns';
  return {
    code: 'header_missing',
    message: `${message}: its first row holds a contact; ${remedy}`,
  };
}

function looksLikeNumber(name: string): boolean {
  return /^\+?[\d\s()./-]{6,}$/.test(name);
}

/** The fields that contacts under this header may have. */
export function fieldsUnder({ map: { direct, sources } }: Header): readonly ContactField[] {
  const fields = new Set<ContactField>(['name', 'type']);
  for (const { field } of direct) fields.add(field);
  for (const source of sources) for (const field of source.fields) fields.add(field);
  if (sources.length > 0) fields.add('notes');
  return contactFields.filter((field) => fields.has(field));
}
