// What callers see of the router, and nothing of how it is done: the types of the packed client are made
// of this file alone. That it says what the router does is proved by `wire.test.ts` when types are checked.

import type {
  TRPCBuiltRouter,
  TRPCDefaultErrorData,
  TRPCDefaultErrorShape,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
} from '@trpc/server';

/** The fields of a contact. */
export type ContactField =
  | 'name'
  | 'type'
  | 'homeemail'
  | 'workemail'
  | 'homephone'
  | 'workphone'
  | 'cellphone'
  | 'fax'
  | 'title'
  | 'company'
  | 'notes'
  | 'homestreet'
  | 'homepob'
  | 'homecity'
  | 'homeprovince'
  | 'homepostalcode'
  | 'homecountry'
  | 'workstreet'
  | 'workpob'
  | 'workcity'
  | 'workprovince'
  | 'workpostalcode'
  | 'workcountry'
  | 'url'
  | 'extension'
  | 'speeddial_num'
  | 'firstname'
  | 'lastname'
  | 'job'
  | 'facebook'
  | 'instagram'
  | 'linkedin'
  | 'workphone2'
  | 'cellphone2'
  | 'otherphone'
  | 'otheremail';

/** Why a call failed, where that was to be expected. */
export type ErrorCode =
  | 'token_missing'
  | 'token_invalid'
  | 'keys_unavailable'
  | 'user_invalid'
  | 'capability_missing'
  | 'rate_limited'
  | 'import_running'
  | 'key_reused'
  | 'body_too_slow'
  | 'encoding_unsupported'
  | 'file_missing'
  | 'option_invalid'
  | 'csv_unreadable'
  | 'file_too_large'
  | 'service_busy'
  | 'store_unavailable'
  | 'store_conflict';

/**
 * A CSV file, or a form with the file in its field `file` and, in the fields `encoding`, `delimiter` and
 * `mapping`, what is not to be recognised.
 */
export type ImportInput = File | Blob | FormData;

/** What became of each row. `total_rows` is the sum of imported, failed and skipped ones. */
export interface ImportReport {
  message: 'phonebook import completed' | 'phonebook import failed';
  /** The data rows of the file, good or not. */
  total_rows: number;
  /** Rows that are stored now. */
  imported_rows: number;
  /** Rows that the database refused. */
  failed_rows: number;
  /** Rows that break a rule. */
  skipped_rows: number;
  /**
   * One for each row that is not stored, and for what is worth a look in those that are, in file order, such
   * as `Row 2: name is empty`.
   */
  error_messages: string[];
}

/** What an import would do, and how the file is understood. */
export interface ValidationReport {
  message: 'phonebook import would complete' | 'phonebook import would fail';
  /** The data rows of the file, good or not. */
  total_rows: number;
  /** Rows that would be stored, if the database takes them. */
  importable_rows: number;
  /** Rows that break a rule. */
  skipped_rows: number;
  /** One for each skipped row, and for what is worth a look, in file order. */
  error_messages: string[];
  /** What the file was read as, by the name of the Encoding Standard. */
  encoding: string;
  /** Null in a file of one column. */
  delimiter: string | null;
  /** The program that wrote it; `own`, where the columns are ours; or `other`. */
  format: string;
  /** Every column of the file and where it goes. */
  columns: ColumnReport[];
}

export interface ColumnReport {
  /** Its name in the file. */
  column: string;
  /** The fields that its values may fill, the best first. */
  fields: ContactField[];
  /** Null where the column is not taken. */
  decided_by: 'mapping' | 'format' | 'own name' | 'alias' | 'unknown' | null;
}

/** A stored contact: every field is text, empty where nothing is known. */
export interface Contact extends Record<ContactField, string> {
  id: number;
}

export interface ContactPage {
  contacts: Contact[];
  /** The cursor of the next page; missing on the last. */
  nextCursor?: number | undefined;
}

export interface ContactPageInput {
  /** The `nextCursor` of the page before. */
  cursor?: number | undefined;
  /** The most contacts to answer: 50 where it is missing. */
  limit?: number | undefined;
}

/** tRPC's own, and what this service says of an error. */
export interface ErrorShape {
  code: TRPCDefaultErrorShape['code'];
  /** The wording of the REST contract. */
  message: string;
  data: ErrorData;
}

export interface ErrorData extends TRPCDefaultErrorData {
  /** The code of an expected failure, such as `csv_unreadable`. */
  reason: ErrorCode | undefined;
  /** What is wrong and how to mend it. */
  error: string | undefined;
}

interface Root {
  ctx: object;
  meta: object;
  errorShape: ErrorShape;
  transformer: false;
}

type Mutation<Input, Output> = TRPCMutationProcedure<{
  input: Input;
  output: Output;
  meta: object;
}>;
type Query<Input, Output> = TRPCQueryProcedure<{ input: Input; output: Output; meta: object }>;

/** Everything that the service does for typed clients. */
export type PhonebookRouter = TRPCBuiltRouter<
  Root,
  {
    phonebook: {
      /** Imports a CSV file into the caller's phonebook. */
      import: Mutation<ImportInput, ImportReport>;
      /** Tells what an import of the file would do; stores nothing. */
      validate: Mutation<ImportInput, ValidationReport>;
      /** The caller's own contacts in the order they were stored, a page at a time. */
      list: Query<ContactPageInput | void | undefined, ContactPage>;
    };
  }
>;
