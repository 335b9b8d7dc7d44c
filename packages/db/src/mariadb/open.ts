import { CompiledQuery, MysqlDialect, type MysqlPool } from 'kysely';
import type { DatabaseNotice } from '../database-notice.ts';
import type { PhonebookDatabase } from '../phonebook-database.ts';
import { maxConnections, maxImports, type RemoteLimits } from '../remote/limits.ts';
import { migrateWithin } from '../remote/migrate-within.ts';
import { openRemote, type OnNotice } from '../remote/open-remote.ts';
import { tableMissing, unavailable } from '../unavailable.ts';
import { Sockets } from '../remote/sockets.ts';
import { WriteTurns } from '../write-turns.ts';
import { createMariadbContactStore } from './contact-store.ts';
import { createMariadbPool, createRawPool, endOnSilence, settings } from './driver.ts';
import { createMariadbCounters } from './request-counters.ts';
import { migrations } from './migrations/migrations.ts';
import { findUrlFault } from './store-errors.ts';
import { sweepReceipts } from './sweep.ts';
import { hasTable, readTable, type Table } from './table.ts';

/**
 * Opens the phonebook on a MariaDB or MySQL server, which need not be there yet.
 *
 * @throws Error when the URL cannot be read.
 */
export function openMariadb(
  url: string,
  { maxWaitMs, maxAnswerMs }: RemoteLimits,
  onNotice: OnNotice,
): Promise<PhonebookDatabase> {
  const sockets = new Sockets();
  const pool = createMariadbPool(url, sockets, maxConnections, maxAnswerMs);
  const turns = new WriteTurns(maxWaitMs, maxImports);
  const phonebook = {
    counters: createMariadbCounters(pool),
    contacts: createMariadbContactStore(pool, turns),
    async prepare() {
      const connect = (own: Sockets) => toDialect(createRawPool(url, own, 1, maxAnswerMs));
      await migrateWithin({ migrations, connect, sockets, maxAnswerMs });
      // No import waits for it, nor for the next with a receipt to come.
      await sweepReceipts(pool).catch(() => undefined);
      return toNotices(await pool.run(readTable));
    },
    findUrlFault,
    async ping() {
      if (!(await pool.run(hasTable))) throw unavailable(tableMissing);
    },
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
  return openRemote(phonebook, onNotice);
}

/** To migrate with: Kysely's lock, that one service does, belongs to the connection. */
function toDialect(pool: MysqlPool): MysqlDialect {
  return new MysqlDialect({
    pool,
    async onCreateConnection(connection) {
      await connection.executeQuery(CompiledQuery.raw(settings));
      await connection.executeQuery(CompiledQuery.raw(endOnSilence));
    },
  });
}

function toNotices({ isTransactional, engine, characterSet }: Table): readonly DatabaseNotice[] {
  if (isTransactional) return [];
  const conversion = characterSet.startsWith('utf8mb4')
    ? 'engine = InnoDB'
    : 'engine = InnoDB, convert to character set utf8mb4';
  return [
    {
      message:
        `the table cti_phonebook is kept by ${engine}, which has no transactions: an import can be left ` +
        'half done if the database server dies, and others wait while it is copied, for which the user ' +
        'needs the rights CREATE TEMPORARY TABLES and LOCK TABLES. Once you have a ' +
        `backup, convert it with: ALTER TABLE cti_phonebook ${conversion}`,
    },
  ];
}
