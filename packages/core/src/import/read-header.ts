import { isContactField, type ContactField } from '../contacts/fields.ts';
import { trim } from '../contacts/trim.ts';
import type { CsvRecord, ParsedBlock } from '../csv/parse-records.ts';
import { AppError } from '../errors.ts';
import { brokenRecord } from './row-problem.ts';

export interface Header {
  /** The field of each column, in the file's order; undefined for a column that is not ours. */
  readonly columns: readonly (ContactField | undefined)[];
  /** Why no row under this header can be used; undefined when rows can. */
  readonly fault: string | undefined;
  /** What came in one block with the header: the first records of the body. */
  readonly rest: ParsedBlock;
}

/**
 * Reads the header: the first row that is not blank. Names of columns are compared without case and
 * surrounding space; a column with another name is ignored. The body is left in `blocks`.
 *
 * @throws AppError `csv_unreadable` for an empty file, a broken header, or lines that end in CR alone.
 */
export async function readHeader(blocks: AsyncGenerator<ParsedBlock>): Promise<Header> {
  for (let next = await blocks.next(); !next.done; next = await blocks.next()) {
    const { records, broken } = next.value;
    const [header, ...rest] = records;
    assertNotBroken(header, broken);
    if (header === undefined) continue;
    assertOneLine(header);
    return toHeader(header, { records: rest, broken });
  }
  throw new AppError('csv_unreadable', 'the file is empty: its first row must name the columns');
}

function assertNotBroken(header: CsvRecord | undefined, broken: ParsedBlock['broken']): void {
  const [first] = broken;
  if (first === undefined || (header !== undefined && header.row < first.row)) return;
  const { row, reason } = brokenRecord(first);
  throw new AppError('csv_unreadable', `the header (row ${row}) cannot be read: ${reason}`);
}

/** Lines that end in a carriage return alone would all be taken for one, the header. */
function assertOneLine({ cells }: CsvRecord): void {
  if (!cells.some((cell) => /\r(?!\n)/.test(trim(cell)))) return;
  const reason =
    'the lines end in CR alone, as on old Macs: save the file with LF or CRLF line ends';
  throw new AppError('csv_unreadable', reason);
}

function toHeader(header: CsvRecord, rest: ParsedBlock): Header {
  const columns = header.cells.map(toField);
  return { columns, fault: findFault(columns), rest };
}

function toField(name: string): ContactField | undefined {
  const field = trim(name).toLowerCase();
  return isContactField(field) ? field : undefined;
}

const nameSources: ReadonlySet<ContactField> = new Set(['name', 'firstname', 'lastname']);

function findFault(columns: Header['columns']): string | undefined {
  const seen = new Set<ContactField>();
  for (const field of columns) {
    if (field === undefined) continue;
    if (seen.has(field)) return `CSV has the column '${field}' twice`;
    seen.add(field);
  }
  return seen.isDisjointFrom(nameSources) ? "CSV must have 'name' column" : undefined;
}
