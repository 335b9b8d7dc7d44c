import type { DatabaseLocation } from './open-database.ts';
import { backUpSqlite, type Backup } from './sqlite/back-up.ts';

/** The program that copies a database which is on a server. */
const programs = { mariadb: 'mariadb-dump --single-transaction', postgres: 'pg_dump' };

/**
 * Copies the phonebook to a new file, also while a service imports into it: each import whole or not at
 * all, and those that were answered before it begins. Only SQLite's; servers have programs for it.
 *
 * @throws Error when it cannot be done; its message says why. Nothing is left then.
 */
export async function backUpDatabase(location: DatabaseLocation, file: string): Promise<Backup> {
  if (location.engine === 'sqlite') return await backUpSqlite(location.path, file);
  throw new Error(`a database on a server is backed up with ${programs[location.engine]}`);
}
