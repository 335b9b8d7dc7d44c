import type { DatabaseNotice } from './database-notice.ts';
import type { PhonebookDatabase } from './phonebook-database.ts';

/** Where the phonebook is kept. */
export type DatabaseLocation =
  | { readonly engine: 'sqlite'; readonly path: string }
  /** MariaDB ≥ 10.5 or MySQL 8; `mariadb://` or `mysql://USER:PASSWORD@HOST:PORT/DATABASE`. */
  | { readonly engine: 'mariadb'; readonly url: string }
  /** PostgreSQL ≥ 13; `postgres://USER:PASSWORD@HOST:PORT/DATABASE`. */
  | { readonly engine: 'postgres'; readonly url: string };

export interface DatabaseOptions {
  /** How long an import waits for those before it; 30 s unless it is told otherwise. */
  readonly maxWaitMs?: number;
  /** How long a database server may take for one answer, and to be connected to; 20 s. */
  readonly maxAnswerMs?: number;
  /** Takes what whoever runs the database is to know. */
  readonly onNotice?: (notice: DatabaseNotice) => void;
}

/**
 * Opens the phonebook's database and brings its tables up to date.
 *
 * A database server need not be there yet: until it is, what is opened throws `store_unavailable`, and
 * it is tried again and again.
 *
 * @throws Error in the engine's words when a file cannot be opened.
 */
export async function openDatabase(
  location: DatabaseLocation,
  { maxWaitMs = 30_000, maxAnswerMs = 20_000, onNotice = () => undefined }: DatabaseOptions = {},
): Promise<PhonebookDatabase> {
  const limits = { maxWaitMs, maxAnswerMs };
  // Who keeps contacts in a file waits for no driver of a server to be loaded.
  switch (location.engine) {
    case 'sqlite': {
      const { openSqlite } = await import('./sqlite/open.ts');
      return openSqlite(location.path, maxWaitMs);
    }
    case 'mariadb': {
      const { openMariadb } = await import('./mariadb/open.ts');
      return openMariadb(location.url, limits, onNotice);
    }
    case 'postgres': {
      const { openPostgres } = await import('./postgres/open.ts');
      return openPostgres(location.url, limits, onNotice);
    }
  }
}
