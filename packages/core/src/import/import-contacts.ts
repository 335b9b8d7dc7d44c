import type { ContactStore, Receipt } from '../contacts/contact-store.ts';
import type { ReadableFile } from '../file/readable-file.ts';
import type { ImportResult, ImportSummary } from './import-result.ts';
import type { Overrides } from './overrides.ts';
import { readContacts, type ReadContacts } from './read-contacts.ts';
import { retryConflicts } from './retry-conflicts.ts';
import { storeBatches } from './store-batches.ts';
import { countNothing, Tally } from './tally.ts';

export interface ImportOptions<File extends ReadableFile = ReadableFile> extends Overrides {
  readonly ownerId: string;
  /** What reads the file, if not this thread. */
  readonly read?: ReadContacts<File>;
  readonly store: ContactStore;
  /** The most data rows that one file may have. */
  readonly maxRows: number;
  /** Aborted where the import is to be given up, for the signal's reason, as long as it is not committed. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Imports a CSV file into its owner's phonebook, all in one transaction: bytes → text → records →
 * contacts (see `readContacts`) → store → result. Memory stays flat however large the file is. Where the
 * store gives it up for the sake of another transaction, it is done anew, file and all.
 *
 * @throws AppError `csv_unreadable`, `option_invalid`, `file_too_large`, `service_busy`,
 *   `store_unavailable` or `store_conflict`, and whatever reading `file` throws. Nothing is stored then.
 */
export function importContacts<File extends ReadableFile>(
  file: File,
  options: ImportOptions<File>,
): Promise<ImportResult> {
  return retryConflicts(() => importAnew(file, options));
}

/**
 * Imports a file in one try.
 *
 * @param toReceipt What to keep with the contacts, if anything.
 */
export async function importAnew<File extends ReadableFile>(
  file: File,
  { ownerId, read = readContacts, store, maxRows, signal, ...overrides }: ImportOptions<File>,
  toReceipt: (summary: ImportSummary) => Receipt | undefined = () => undefined,
): Promise<ImportResult> {
  await using reading = await read(file, overrides);
  const { recognized, headerFault, fields, expectedRows, batches } = reading;
  if (headerFault !== undefined) {
    return { ...countNothing(headerFault.message), headerFault, recognized };
  }

  const tally = new Tally(maxRows);
  await using contactImport = await store.beginImport(ownerId, fields, expectedRows);
  for await (const outcome of storeBatches(contactImport, batches)) {
    signal?.throwIfAborted();
    tally.add(outcome);
  }
  signal?.throwIfAborted();
  const result = tally.result();
  await contactImport.commit(toReceipt(result));
  return { ...result, headerFault, recognized };
}
