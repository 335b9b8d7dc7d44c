import type { ContactField } from '../contacts/fields.ts';
import { assertCsvText } from '../csv/assert-csv-text.ts';
import { cutRecords } from '../csv/cut-records.ts';
import { decodeText } from '../csv/decode-text.ts';
import { detectDialect } from '../csv/detect-dialect.ts';
import { detectEncoding } from '../csv/detect-encoding.ts';
import { parseRecords } from '../csv/parse-records.ts';
import type { ReadableFile } from '../file/readable-file.ts';
import { estimateRows } from './estimate-rows.ts';
import type { Recognized } from './import-result.ts';
import { toColumnMapping, type Overrides } from './overrides.ts';
import { packBatches, type PackedBatch } from './pack-batches.ts';
import { fieldsUnder, readHeader, type HeaderFault } from './read-header.ts';
import { toContacts } from './to-contacts.ts';

/** A file that is read as far as its header. Disposing of it ends the reading. */
export interface ContactReading extends AsyncDisposable {
  readonly recognized: Recognized;
  /** Why the header cannot serve, if it cannot: there is nothing to read then. */
  readonly headerFault: HeaderFault | undefined;
  /** The fields that the contacts may have. */
  readonly fields: readonly ContactField[];
  /** About how many rows there are, for a store to plan by. */
  readonly expectedRows: number;
  /** The contacts, read when they are asked for. */
  readonly batches: AsyncIterable<PackedBatch>;
}

/** Reads a file, in this thread or in another. */
export type ReadContacts<File extends ReadableFile> = (
  file: File,
  overrides: Overrides,
) => Promise<ContactReading>;

/**
 * The upper course of the river: bytes → text → records → contacts. What the file is, is recognised
 * first, from as much of it as that takes; then it streams through.
 *
 * @throws AppError `csv_unreadable` or `option_invalid`, here or from `batches`, and whatever reading
 *   `file` throws.
 */
export async function readContacts(
  file: ReadableFile,
  overrides: Overrides,
): Promise<ContactReading> {
  await assertCsvText(file);
  const encoding = overrides.encoding ?? (await detectEncoding(file));
  const dialect = await detectDialect(decodeText(file.read(), encoding), overrides.delimiter);
  const { delimiter } = dialect;

  await using open = new AsyncDisposableStack();
  const text = decodeText(file.read(), encoding);
  const records = open.use(parseRecords(cutRecords(text, dialect), dialect));
  const header = await readHeader(records, toColumnMapping(overrides.mapping));
  const { format, uses: columns } = header.map;
  const fields = fieldsUnder(header);
  const reading = open.move();
  return {
    recognized: { encoding, delimiter, format, columns },
    headerFault: header.fault,
    fields,
    expectedRows: estimateRows(file, header.rest),
    batches: packBatches(toContacts(header, delimiter, records), fields),
    [Symbol.asyncDispose]: () => reading.disposeAsync(),
  };
}
