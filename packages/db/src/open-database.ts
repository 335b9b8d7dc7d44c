import type { PhonebookDatabase } from './phonebook-database.ts';
import { openSqlite } from './sqlite/open-sqlite.ts';

/** Where the phonebook is kept. */
export type DatabaseLocation = { readonly engine: 'sqlite'; readonly path: string };

/**
 * Opens the phonebook's database and brings its tables up to date.
 *
 * @throws Error in the engine's words when it cannot be opened.
 */
export function openDatabase(location: DatabaseLocation): Promise<PhonebookDatabase> {
  return openSqlite(location.path);
}
