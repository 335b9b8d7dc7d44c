import type { ContactStore } from '../contacts/contact-store.ts';
import type { ReadableFile } from '../file/readable-file.ts';
import { importContacts, type ImportOptions } from './import-contacts.ts';
import type { ImportResult } from './import-result.ts';

/**
 * Tells what importing a file would do, by doing it into a store that takes everything and keeps nothing.
 * Only what the real store would refuse is not known before: `failedRows` is always 0.
 *
 * @throws AppError as {@link importContacts} does, except for what a store throws.
 */
export function validateContacts<File extends ReadableFile>(
  file: File,
  options: Omit<ImportOptions<File>, 'ownerId' | 'store'>,
): Promise<ImportResult> {
  return importContacts(file, { ...options, ownerId: '', store: bottomless });
}

const bottomless: ContactStore = {
  beginImport: async () => ({
    insert: async () => [],
    commit: async () => {},
    [Symbol.asyncDispose]: async () => {},
  }),
  list: async () => [],
  findReceipt: async () => undefined,
};
