import type { ContactStore } from '@phonebook/core';
import type { RequestCounters } from './request-counters.ts';

/** An open database, migrated and ready. Disposing of it closes its connections. */
export interface PhonebookDatabase extends AsyncDisposable {
  readonly contacts: ContactStore;

  /** Where several services may share the database; a file serves one. */
  readonly counters?: RequestCounters;

  /**
   * Shows that the phonebook can be read, and that what is written to it has not come to a standstill.
   *
   * @throws AppError `store_unavailable`.
   */
  ping(): Promise<void>;
}
