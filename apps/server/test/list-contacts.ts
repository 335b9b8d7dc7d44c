import { createPhonebookClient, type PhonebookClient } from '@phonebook/client';
import { contactFields, type Contact } from '@phonebook/core';
import { openDatabase } from '@phonebook/db';
import { expect } from 'vitest';
import { signToken } from './running-server.ts';

/** A typed client of the server at `url`, in the name of the bearer of `token`. */
export function createClient(url: string, token: string): PhonebookClient {
  return createPhonebookClient({ url, token });
}

/** All contacts of a user, as the service itself lists them. */
export async function listContacts(url: string, user: string) {
  const client = createClient(url, await signToken({ sub: user }));
  const contacts = [];
  let cursor: number | undefined = 0;
  while (cursor !== undefined) {
    const page: Awaited<ReturnType<typeof client.phonebook.list.query>> =
      await client.phonebook.list.query({ cursor, limit: 200 });
    contacts.push(...page.contacts);
    cursor = page.nextCursor;
  }
  return contacts;
}

/** A contact as it is listed, whole: all that is not said of it is empty. */
export function listed(contact: Partial<Contact>): object {
  const empty = Object.fromEntries(contactFields.map((name) => [name, '']));
  return { id: expect.any(Number), ...empty, type: 'private', ...contact };
}

/** The first contacts of a user, as the database of a server that has ended keeps them. */
export async function readContacts(path: string, user: string) {
  await using database = await openDatabase({ engine: 'sqlite', path });
  return await database.contacts.list({ ownerId: user, afterId: 0, limit: 100 });
}
