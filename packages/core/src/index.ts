export type { Decision } from './columns/decide-columns.ts';
export { formatGuide, type FormatGuide } from './columns/format-guide.ts';
export type { ColumnUse } from './columns/map-columns.ts';
export {
  receiptLifeMs,
  type ContactImport,
  type ContactPage,
  type ContactStore,
  type Receipt,
  type RefusedContact,
} from './contacts/contact-store.ts';
export type { Contact, StoredContact } from './contacts/contact.ts';
export { contactFields, fieldLimits, type ContactField, type Limit } from './contacts/fields.ts';
export {
  packContacts,
  splitContacts,
  unpackContacts,
  writeContacts,
  type PackedContacts,
} from './contacts/packed-contacts.ts';
export { delimiterNames, delimiters, type Delimiter } from './csv/delimiter.ts';
export { reservedGroupNames } from './contacts/visibility.ts';
export { encodings, type Encoding } from './csv/encoding.ts';
export { maxRecordLength } from './csv/record-block.ts';
export { maxMessageLength, maxMessages } from './import/tally.ts';
export { AppError, errorCodes, type ErrorCode } from './errors.ts';
export { keepFile, type KeptFile } from './file/keep-file.ts';
export { readAhead } from './file/read-ahead.ts';
export { toReadableFile, type ReadableFile, type SharedFile } from './file/readable-file.ts';
export { importContacts, type ImportOptions } from './import/import-contacts.ts';
export { importOnce, type Once } from './import/import-once.ts';
export type { ImportResult, ImportSummary, Recognized } from './import/import-result.ts';
export {
  overrideNames,
  parseOverrides,
  type OverrideName,
  type Overrides,
} from './import/overrides.ts';
export type { PackedBatch } from './import/pack-batches.ts';
export { validateContacts } from './import/validate-contacts.ts';
export { readContacts, type ContactReading, type ReadContacts } from './import/read-contacts.ts';
export { headerFaultCodes, maxColumns, type HeaderFault } from './import/read-header.ts';
export {
  rowProblemCodes,
  rowWarningCodes,
  type RowProblem,
  type RowWarning,
} from './import/row-problem.ts';
