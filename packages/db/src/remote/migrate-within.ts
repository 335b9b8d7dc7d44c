import type { Kysely } from 'kysely';
import { migrate, type Migrations } from '../migrate.ts';
import { within } from './within.ts';

/** How long a connection is given to end. */
const maxEndMs = 5_000;

/**
 * Brings the tables up to date, and closes what it was given to do so.
 *
 * @throws TimeoutError, or what the library throws.
 */
export async function migrateWithin(
  maxMs: number,
  db: Kysely<unknown>,
  migrations: Migrations,
): Promise<void> {
  try {
    await within(maxMs, migrate(db, migrations));
  } finally {
    // One that hangs does not end either.
    await within(maxEndMs, db.destroy()).catch(() => undefined);
  }
}
