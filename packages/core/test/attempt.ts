import { MemoryStore } from './memory-store.ts';
import { fileOf, streamOf } from './chunks.ts';
import type { StoredContact } from '../src/contacts/contact.ts';
import { keepFile } from '../src/file/keep-file.ts';
import type { ReadableFile } from '../src/file/readable-file.ts';
import { importContacts } from '../src/import/import-contacts.ts';
import type { ImportResult } from '../src/import/import-result.ts';
import type { Overrides } from '../src/import/overrides.ts';

const ownerId = 'ada';

/** How an import is tried, where it matters. */
export interface Attempt extends Overrides {
  readonly store?: MemoryStore;
  readonly maxRows?: number;
}

/** Imports a file of this text. */
export async function importText(text: string, attempt: Attempt = {}): Promise<ImportResult> {
  return importFile(fileOf(Buffer.from(text)), attempt);
}

/** Imports bytes that come in pieces, as a server does. */
export async function importPieces(
  pieces: readonly Uint8Array[],
  attempt: Attempt = {},
): Promise<ImportResult> {
  await using file = await keepFile(streamOf(...pieces));
  return await importFile(file, attempt);
}

export async function importFile(file: ReadableFile, attempt: Attempt = {}): Promise<ImportResult> {
  return importContacts(file, { ownerId, store: new MemoryStore(), maxRows: 1_000, ...attempt });
}

/** The contacts that an attempt has left in the store. */
export async function stored(store: MemoryStore): Promise<StoredContact[]> {
  return store.list({ ownerId, afterId: 0, limit: 1_000_000 });
}

export async function storedNames(store: MemoryStore): Promise<string[]> {
  return (await stored(store)).map(({ name }) => name);
}
