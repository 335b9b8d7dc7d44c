export {
  createPhonebookClient,
  type PhonebookClient,
  type PhonebookClientOptions,
} from './create-phonebook-client.ts';
export { isPhonebookError, type PhonebookError } from './is-phonebook-error.ts';
export { toImportForm, type ImportFormOptions } from './to-import-form.ts';
export { withIdempotencyKey, type IdempotencyKeyOptions } from './with-idempotency-key.ts';
export type {
  ColumnReport,
  Contact,
  ContactField,
  ContactPage,
  ContactPageInput,
  ErrorCode,
  ErrorData,
  ErrorShape,
  ImportInput,
  ImportReport,
  PhonebookRouter,
  ValidationReport,
} from '@phonebook/api/wire';
