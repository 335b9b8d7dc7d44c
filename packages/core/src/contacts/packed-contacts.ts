import type { Contact } from './contact.ts';
import type { ContactField } from './fields.ts';

/**
 * The contacts of a batch as one text, so that they cross from thread to thread, and to a database, at
 * the cost of one copy and not of one a value.
 */
export interface PackedContacts {
  readonly count: number;
  /** Contact after contact the values of the import's fields, in their order, parted by NUL. */
  readonly text: string;
}

/** No value holds it: decoding refuses a file that does. */
const separator = '\0';

/** Packs contacts; a field that a contact lacks is the empty text. */
export function packContacts(
  contacts: readonly Contact[],
  fields: readonly ContactField[],
): PackedContacts {
  const values: string[] = [];
  for (const contact of contacts) for (const field of fields) values.push(contact[field] ?? '');
  return { count: contacts.length, text: values.join(separator) };
}

/** The values of each contact, in the order of `fields`. */
export function* unpackContacts(
  { count, text }: PackedContacts,
  fields: readonly ContactField[],
): Generator<readonly string[]> {
  const values = count === 0 ? [] : text.split(separator);
  const width = fields.length;
  if (values.length !== count * width) throw new Error('Contacts were packed with other fields');
  for (let at = 0; at < values.length; at += width) yield values.slice(at, at + width);
}
