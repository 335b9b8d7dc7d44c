import type { ContactStore } from '@phonebook/core';

/** An open database, migrated and ready. Disposing of it closes its connections. */
export interface PhonebookDatabase extends AsyncDisposable {
  readonly contacts: ContactStore;

  /**
   * Shows that the phonebook can be read.
   *
   * @throws AppError `store_unavailable`.
   */
  ping(): Promise<void>;
}
