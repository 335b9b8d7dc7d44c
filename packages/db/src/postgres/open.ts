import { CompiledQuery, PostgresDialect, type PostgresPool } from 'kysely';
import type { PhonebookDatabase } from '../phonebook-database.ts';
import { maxConnections, maxImports, type RemoteLimits } from '../remote/limits.ts';
import { migrateWithin } from '../remote/migrate-within.ts';
import { openRemote, type OnNotice } from '../remote/open-remote.ts';
import { Sockets } from '../remote/sockets.ts';
import { WriteTurns } from '../write-turns.ts';
import { createPostgresContactStore } from './contact-store.ts';
import { createPostgresPool, createRawPool, settings } from './driver.ts';
import { createPostgresCounters } from './request-counters.ts';
import { migrations } from './migrations/migrations.ts';
import { findUrlFault } from './store-errors.ts';
import { sweepReceipts } from './sweep.ts';

/**
 * Opens the phonebook on a PostgreSQL server, which need not be there yet.
 *
 * @throws Error when the URL cannot be read.
 */
export function openPostgres(
  url: string,
  { maxWaitMs, maxAnswerMs }: RemoteLimits,
  onNotice: OnNotice,
): Promise<PhonebookDatabase> {
  const sockets = new Sockets();
  const pool = createPostgresPool(url, sockets, maxConnections, maxAnswerMs);
  const turns = new WriteTurns(maxWaitMs, maxImports);
  const phonebook = {
    counters: createPostgresCounters(pool),
    contacts: createPostgresContactStore(pool, turns),
    async prepare() {
      const connect = (own: Sockets) => toDialect(createRawPool(url, own, 1, maxAnswerMs));
      await migrateWithin({ migrations, connect, sockets, maxAnswerMs });
      // No import waits for it, nor for the next with a receipt to come.
      await sweepReceipts(pool).catch(() => undefined);
      return [];
    },
    findUrlFault,
    async ping() {
      await pool.run((connection) => connection.query('select id from cti_phonebook limit 1'));
    },
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
  return openRemote(phonebook, onNotice);
}

/** To migrate with: Kysely's lock, that one service does, belongs to the connection. */
function toDialect(pool: PostgresPool): PostgresDialect {
  return new PostgresDialect({
    pool,
    async onCreateConnection(connection) {
      await connection.executeQuery(CompiledQuery.raw(settings));
    },
  });
}
