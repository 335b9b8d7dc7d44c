import { sql, type Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';

/** Every migration of an engine, by name, in order. A released one never changes. */
export type Migrations = Readonly<Record<string, Migration>>;

const table = 'cti_phonebook_migration';

/** Whether these migrations are done, and no others. */
export async function isUpToDate<T>(db: Kysely<T>, migrations: Migrations): Promise<boolean> {
  const known = await migratorOf(db, migrations).getMigrations();
  if (known.some(({ executedAt }) => executedAt === undefined)) return false;
  // A newer version may have done more, which is refused by `migrate`.
  const { rows } = await sql`select name from ${sql.id(table)}`.execute(db);
  return rows.length === known.length;
}

/**
 * Brings the tables up to date. Of several that do so at once, one does and the others wait; SQLite
 * has no such lock, so that there the caller sees to it.
 */
export async function migrate<T>(db: Kysely<T>, migrations: Migrations): Promise<void> {
  const { error } = await migratorOf(db, migrations).migrateToLatest();
  if (error !== undefined) throw error;
}

function migratorOf<T>(db: Kysely<T>, migrations: Migrations): Migrator {
  return new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    migrationTableName: table,
    migrationLockTableName: `${table}_lock`,
  });
}
