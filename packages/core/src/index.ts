export type {
  ContactImport,
  ContactPage,
  ContactStore,
  RefusedContact,
} from './contacts/contact-store.ts';
export type { Contact, StoredContact } from './contacts/contact.ts';
export { contactFields, type ContactField } from './contacts/fields.ts';
export { AppError, type ErrorCode } from './errors.ts';
export { importContacts } from './import/import-contacts.ts';
export type { ImportResult } from './import/import-result.ts';
