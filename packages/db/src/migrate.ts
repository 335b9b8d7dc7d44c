import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { createContactTable } from './001-cti-phonebook.ts';

/** Every migration there is, by name, in order. A released one never changes. */
const migrations = { '001-cti-phonebook': createContactTable };

/** Brings the tables up to date. Runs on one connection, which the caller has made safe to change. */
export async function migrate<T>(db: Kysely<T>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    migrationTableName: 'cti_phonebook_migration',
    migrationLockTableName: 'cti_phonebook_migration_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
