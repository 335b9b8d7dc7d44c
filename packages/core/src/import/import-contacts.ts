import type { ContactStore } from '../contacts/contact-store.ts';
import { assertCsvText } from '../csv/assert-csv-text.ts';
import { cutRecords } from '../csv/cut-records.ts';
import { decodeText } from '../csv/decode-text.ts';
import { detectDialect } from '../csv/detect-dialect.ts';
import { detectEncoding } from '../csv/detect-encoding.ts';
import { parseRecords } from '../csv/parse-records.ts';
import type { ReadableFile } from '../file/keep-file.ts';
import type { ImportResult } from './import-result.ts';
import { toColumnMapping, type Overrides } from './overrides.ts';
import { fieldsUnder, readHeader } from './read-header.ts';
import { storeBatch } from './store-batch.ts';
import { countNothing, Tally } from './tally.ts';
import { toContacts } from './to-contacts.ts';

export interface ImportOptions extends Overrides {
  readonly ownerId: string;
  readonly store: ContactStore;
  /** The most data rows that one file may have. */
  readonly maxRows: number;
}

/**
 * Imports a CSV file into its owner's phonebook, all in one transaction: bytes → text → records →
 * contacts → store → result. What the file is, is recognised first, from as much of it as that takes;
 * then it streams through: memory stays flat however large it is.
 *
 * @throws AppError `csv_unreadable`, `option_invalid`, `file_too_large` or `store_unavailable`, and
 *   whatever reading `file` throws. Nothing is stored then.
 */
export async function importContacts(
  file: ReadableFile,
  { ownerId, store, maxRows, ...overrides }: ImportOptions,
): Promise<ImportResult> {
  await assertCsvText(file);
  const encoding = overrides.encoding ?? (await detectEncoding(file));
  const dialect = await detectDialect(decodeText(file.read(), encoding), overrides.delimiter);

  const text = decodeText(file.read(), encoding);
  await using records = parseRecords(cutRecords(text, dialect), dialect);
  const header = await readHeader(records, toColumnMapping(overrides.mapping));
  const { format, uses: columns } = header.map;
  const recognized = { encoding, delimiter: dialect.delimiter, format, columns };
  const { fault: headerFault } = header;
  if (headerFault !== undefined) {
    return { ...countNothing(headerFault.message), headerFault, recognized };
  }

  const tally = new Tally(maxRows);
  await using contactImport = await store.beginImport(ownerId, fieldsUnder(header));
  for await (const batch of toContacts(header, dialect.delimiter, records)) {
    tally.add(await storeBatch(contactImport, batch));
  }
  await contactImport.commit();
  return { ...tally.result(), headerFault, recognized };
}
