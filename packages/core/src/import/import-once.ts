import type { Receipt } from '../contacts/contact-store.ts';
import { AppError } from '../errors.ts';
import type { ReadableFile } from '../file/readable-file.ts';
import { importAnew, type ImportOptions } from './import-contacts.ts';
import { summarize, type ImportSummary } from './import-result.ts';
import { retryConflicts } from './retry-conflicts.ts';

/** What an import is called by that is to be stored once, however often it is sent. */
export type Once = Omit<Receipt, 'answer'>;

export interface OnceOptions<File extends ReadableFile> extends ImportOptions<File> {
  /** Undefined for an import that is stored each time. */
  readonly once: Once | undefined;
}

export interface OnceResult {
  readonly summary: ImportSummary;
  /** Whether it was stored before, by the same key, and is only told again. */
  readonly isRecalled: boolean;
}

/**
 * Imports a file as `importContacts` does, but only once by one key: its receipt is kept with its contacts.
 * One that has stored nothing leaves none, so that the mended file may have the same key.
 *
 * @throws AppError as `importContacts` does, and `key_reused` where the key was another file's.
 */
export function importOnce<File extends ReadableFile>(
  file: File,
  { once, ...options }: OnceOptions<File>,
): Promise<OnceResult> {
  return retryConflicts(async () => {
    const recalled = once && (await recall(once, options));
    if (recalled !== undefined) return { summary: recalled, isRecalled: true };
    const result = await importAnew(file, options, (stored) => once && toReceipt(once, stored));
    return { summary: summarize(result), isRecalled: false };
  });
}

async function recall(
  { key, fingerprint }: Once,
  { ownerId, store }: Pick<ImportOptions, 'ownerId' | 'store'>,
): Promise<ImportSummary | undefined> {
  const receipt = await store.findReceipt(ownerId, key);
  if (receipt === undefined) return undefined;
  if (receipt.fingerprint !== fingerprint) {
    const reason =
      'the key was used for another file or other options before: use a new one for each import';
    throw new AppError('key_reused', reason);
  }
  // Only `toReceipt` writes them.
  return JSON.parse(receipt.answer) as ImportSummary;
}

function toReceipt(once: Once, summary: ImportSummary): Receipt | undefined {
  if (summary.importedRows === 0) return undefined;
  return { ...once, answer: JSON.stringify(summarize(summary)) };
}
