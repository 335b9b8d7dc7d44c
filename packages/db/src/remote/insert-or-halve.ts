import {
  splitContacts,
  type ContactField,
  type PackedContacts,
  type RefusedContact,
} from '@phonebook/core';
import { RowsRefused } from './rows-refused.ts';

/**
 * Inserts contacts in their order. Where the database refuses them it is asked again for each half, so
 * that a contact at fault costs that one, and about twice as many calls as the count of contacts has
 * binary digits.
 *
 * @param insert Inserts all of the contacts or none; RowsRefused says that it is for their sake.
 */
export async function insertOrHalve(
  contacts: PackedContacts,
  fields: readonly ContactField[],
  insert: (contacts: PackedContacts) => Promise<void>,
): Promise<readonly RefusedContact[]> {
  if (contacts.count === 0) return [];
  try {
    await insert(contacts);
    return [];
  } catch (error) {
    if (!(error instanceof RowsRefused)) throw error;
    if (contacts.count === 1) return [{ index: 0, reason: error.message }];
  }
  const middle = Math.ceil(contacts.count / 2);
  const [first, second] = splitContacts(contacts, fields, middle);
  const inFirst = await insertOrHalve(first, fields, insert);
  const inSecond = await insertOrHalve(second, fields, insert);
  return [...inFirst, ...inSecond.map(({ index, reason }) => ({ index: index + middle, reason }))];
}
