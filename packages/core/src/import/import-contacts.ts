import type { ContactStore } from '../contacts/contact-store.ts';
import { cutRecords } from '../csv/cut-records.ts';
import { decodeText } from '../csv/decode-text.ts';
import { gatherBytes } from '../csv/gather-bytes.ts';
import { parseRecords } from '../csv/parse-records.ts';
import type { ImportResult } from './import-result.ts';
import { readHeader } from './read-header.ts';
import { spool } from './spool.ts';
import { storeBatch } from './store-batch.ts';
import { headerRefused, Tally } from './tally.ts';
import { fieldsUnder, toContacts } from './to-contacts.ts';

export interface ImportOptions {
  readonly ownerId: string;
  readonly store: ContactStore;
  /** The most data rows that one file may have. */
  readonly maxRows: number;
}

/** How much of a file is looked at in one go. */
const chunkBytes = 65_536;

/**
 * Imports a CSV file into its owner's phonebook, all in one transaction: bytes → text → records →
 * contacts → store → result. It begins when the file has come in whole, and then streams through:
 * memory stays flat however large it is.
 *
 * @param file UTF-8 text of comma-separated values (RFC 4180) with a header row.
 * @throws AppError `csv_unreadable`, `file_too_large` or `store_unavailable`, and whatever reading
 *   `file` throws. Nothing is stored then.
 */
export async function importContacts(
  file: AsyncIterable<Uint8Array>,
  { ownerId, store, maxRows }: ImportOptions,
): Promise<ImportResult> {
  const text = decodeText(spool(gatherBytes(file, chunkBytes)));
  await using records = parseRecords(cutRecords(text));

  const header = await readHeader(records);
  if (header.fault !== undefined) return headerRefused(header.fault);

  const tally = new Tally(maxRows);
  await using contactImport = await store.beginImport(ownerId, fieldsUnder(header));
  for await (const batch of toContacts(header, records)) {
    tally.add(await storeBatch(contactImport, batch));
  }
  await contactImport.commit();
  return tally.result();
}
