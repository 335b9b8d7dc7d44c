import type { StoredContact } from '../../src/contacts/contact.ts';
import type { ContactField } from '../../src/contacts/fields.ts';
import { contactFields } from '../../src/contacts/fields.ts';
import { keepFile } from '../../src/file/keep-file.ts';
import { importContacts } from '../../src/import/import-contacts.ts';
import type { ImportResult } from '../../src/import/import-result.ts';
import { streamOf } from '../chunks.ts';
import { MemoryStore } from '../memory-store.ts';
import type { ExpectedContact } from './fixture.ts';

export type WholeContact = Readonly<Record<ContactField, string>>;

/** Imports a file into an empty phonebook, and answers what is in it then. */
export async function importFile(
  bytes: Uint8Array,
): Promise<{ result: ImportResult; contacts: WholeContact[] }> {
  const store = new MemoryStore();
  await using file = await keepFile(streamOf(bytes));
  const result = await importContacts(file, { ownerId: 'ada', store, maxRows: 1_000 });
  const stored = await store.list({ ownerId: 'ada', afterId: 0, limit: 1_000 });
  return { result, contacts: stored.map(withoutId) };
}

export function withoutId(stored: StoredContact): WholeContact {
  // Every field is there.
  return Object.fromEntries(contactFields.map((field) => [field, stored[field]])) as WholeContact;
}

export function toWholeContact(contact: ExpectedContact): WholeContact {
  const empty = Object.fromEntries(contactFields.map((field) => [field, '']));
  // Every field is there.
  return { ...empty, type: 'private', ...contact } as WholeContact;
}
