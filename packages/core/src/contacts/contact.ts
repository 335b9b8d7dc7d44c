import type { ContactField } from './fields.ts';

/**
 * A contact as a file gives it, checked and ready to store: trimmed text, `type` as
 * {@link parseVisibility} writes it. A field that the file has no column for is absent.
 */
export type Contact = Readonly<
  Partial<Record<ContactField, string>> & Record<'name' | 'type', string>
>;

/** A contact as the phonebook keeps it: every field is text, empty where nothing is known. */
export type StoredContact = Readonly<{ id: number } & Record<ContactField, string>>;
