import type { AppError, ContactStore, KeptFile, OverrideName, ReadContacts } from '@phonebook/core';

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
  /**
   * What the form says beside the file, where a door hands on the file of a form as it comes in:
   * complete when the file has been read to its end, and not before.
   */
  readonly formFields?: FormFields;
}
