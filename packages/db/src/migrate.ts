import type { Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';

/** Every migration of an engine, by name, in order. A released one never changes. */
export type Migrations = Readonly<Record<string, Migration>>;

/**
 * Brings the tables up to date. Of several that do so at once, one does and the others wait; SQLite
 * has no such lock, so that there the caller sees to it.
 */
export async function migrate<T>(db: Kysely<T>, migrations: Migrations): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    migrationTableName: 'cti_phonebook_migration',
    migrationLockTableName: 'cti_phonebook_migration_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
