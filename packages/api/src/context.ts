import type { AppError, ContactStore } from '@phonebook/core';

/** Somebody whose token was verified. */
export interface User {
  /** Owns the contacts that the user imports; 1 to 255 characters. */
  readonly id: string;
  readonly groups: readonly string[];
  readonly capabilities: ReadonlySet<string>;
}

/** Who calls: a verified user, or why the caller is turned away. */
export type Identity = { readonly user: User } | { readonly refusal: AppError };

/** What every procedure is called with. */
export interface Context {
  readonly identity: Identity;
  readonly contacts: ContactStore;
  /** The most data rows that one imported file may have. */
  readonly maxImportRows: number;
}
