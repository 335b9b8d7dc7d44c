import { Kysely, type Dialect } from 'kysely';
import { isUpToDate, migrate, type Migrations } from '../migrate.ts';
import { maxMigrationMs } from './limits.ts';
import { Sockets } from './sockets.ts';
import { within } from './within.ts';

/** How long a connection is given to end. */
const maxEndMs = 2_000;

interface MigrationPlan {
  readonly migrations: Migrations;
  /** Connects to the server, with sockets of these. */
  readonly connect: (sockets: Sockets) => Dialect;
  /** Those of the phonebook. */
  readonly sockets: Sockets;
  /** How long a connection, or an answer on it, is waited for. */
  readonly maxAnswerMs: number;
}

/**
 * Brings the tables up to date, on a connection of its own, which may take its time. Where nothing is to be
 * done, as at most starts, that is soon known.
 *
 * @throws TimeoutError, or what the library throws. Nothing of the attempt goes on here then.
 */
export async function migrateWithin({
  migrations,
  connect,
  sockets,
  maxAnswerMs,
}: MigrationPlan): Promise<void> {
  const ownSockets = new Sockets(sockets);
  const db = new Kysely<unknown>({ dialect: connect(ownSockets) });
  try {
    // Of a server that hangs nothing else is asked.
    if (await within(maxAnswerMs, isUpToDate(db, migrations))) return;
    await within(maxMigrationMs, migrate(db, migrations));
  } finally {
    await within(maxEndMs, db.destroy()).catch(() => undefined);
    // One that hangs does not end: it would keep others from migrating, until the server notices.
    ownSockets.destroyAll();
  }
}
