import type { AppError, ContactStore, KeptFile, OverrideName, ReadContacts } from '@phonebook/core';
import type { ImportPlaces } from './import-places.ts';
import type { ImportEvent } from './phonebook/import-event.ts';

/** The most characters that the name of a user may have. */
export const maxUserLength = 255;

/** Somebody whose token was verified. */
export interface User {
  /** Owns the contacts that the user imports; 1 to {@link maxUserLength} characters. */
  readonly id: string;
  readonly groups: readonly string[];
  readonly capabilities: ReadonlySet<string>;
}

/** Who calls: a verified user, or why the caller is turned away. */
export type Identity = { readonly user: User } | { readonly refusal: AppError };

/** The text of the fields that a form has beside its file. */
export type FormFields = Readonly<Partial<Record<OverrideName, string>>>;

/** What every procedure is called with. */
export interface Context {
  readonly identity: Identity;
  readonly contacts: ContactStore;
  /** Reads the files that are imported, in this thread or in another. */
  readonly readContacts: ReadContacts<KeptFile>;
  /** The most data rows that one imported file may have. */
  readonly maxImportRows: number;
  /** Where files are under way, of all callers. */
  readonly places: ImportPlaces;
  /** Aborted when the client has gone before its answer. */
  readonly signal?: AbortSignal;
  /** The header `Idempotency-Key` as it was sent, if it was. */
  readonly idempotencyKey?: string | undefined;
  /** Told of each import whose file has come in. It sees to its own failures: the import is not to fail of them. */
  readonly onImport?: (event: ImportEvent) => void;
  /**
   * What the form says beside the file, where a door hands on the file of a form as it comes in:
   * complete when the file has been read to its end, and not before.
   */
  readonly formFields?: FormFields;
}
