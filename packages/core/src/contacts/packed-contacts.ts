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
/** To replace them by, a pattern leaves a fifth of the garbage that a text does. */
const everySeparator = new RegExp(separator, 'g');

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

/** The first contacts, so many of them, and the others. */
export function splitContacts(
  { count, text }: PackedContacts,
  fields: readonly ContactField[],
  firstCount: number,
): readonly [PackedContacts, PackedContacts] {
  let end = -1;
  for (let values = firstCount * fields.length; values > 0; values -= 1) {
    end = text.indexOf(separator, end + 1);
  }
  return [
    { count: firstCount, text: text.slice(0, end) },
    { count: count - firstCount, text: text.slice(end + 1) },
  ];
}

/**
 * Contacts as a database reads them, written at a cost that has little to do with how many values there
 * are: all that changes is what stands between two values, and between the last of a contact and the
 * first of the next.
 */
export function writeContacts(
  { count, text }: PackedContacts,
  fields: readonly ContactField[],
  betweenValues: string,
  betweenContacts: string,
): string {
  let values = 1;
  const written = text.replaceAll(everySeparator, () => {
    const isLast = values % fields.length === 0;
    values += 1;
    return isLast ? betweenContacts : betweenValues;
  });
  if (values !== count * fields.length) throw new Error('Contacts were packed with other fields');
  return written;
}
