import type { PhonebookDatabase } from './phonebook-database.ts';
import { openSqlite } from './sqlite/open-sqlite.ts';

const defaultMaxWaitMs = 30_000;

/** Where the phonebook is kept. */
export type DatabaseLocation = { readonly engine: 'sqlite'; readonly path: string };

export interface DatabaseOptions {
  /** How long an import waits for those before it; 30 s unless it is told otherwise. */
  readonly maxWaitMs?: number;
}

/**
 * Opens the phonebook's database and brings its tables up to date.
 *
 * @throws Error in the engine's words when it cannot be opened.
 */
export function openDatabase(
  location: DatabaseLocation,
  { maxWaitMs = defaultMaxWaitMs }: DatabaseOptions = {},
): Promise<PhonebookDatabase> {
  return openSqlite(location.path, maxWaitMs);
}
