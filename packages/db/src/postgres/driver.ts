import { Socket } from 'node:net';
import { Pool, types, type PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { keepAliveDelayMs } from '../remote/limits.ts';
import { SessionPool, type Session } from '../remote/session-pool.ts';
import type { Sockets } from '../remote/sockets.ts';
import { toStoreError } from './store-errors.ts';

export type Connection = PoolClient;
export type PostgresSession = Session<Connection>;
export type PostgresPool = SessionPool<Connection>;

/** How long a statement waits for who locks what it needs. */
const lockWaitMs = 10_000;
/** How long a transaction of a client that has gone, unnoticed by the server, may hold its locks. */
const idleTransactionMs = 60_000;

/**
 * What every connection is set to, whatever the defaults of the server, the database and the role. A client
 * that has gone is noticed within a minute, and loses its locks.
 */
export const settings = `
  set time zone 'UTC';
  set client_encoding = 'UTF8';
  set lock_timeout = ${lockWaitMs};
  set idle_in_transaction_session_timeout = ${idleTransactionMs};
  set tcp_keepalives_idle = 30;
  set tcp_keepalives_interval = 10;
  set tcp_keepalives_count = 3;
  set tcp_user_timeout = 60000`;

/**
 * Opens a pool of connections to a PostgreSQL server. None is made before it is needed.
 *
 * @param sockets Takes those of its connections.
 * @param maxAnswerMs How long a connection, or an answer on it, is waited for.
 * @throws Error when the URL cannot be read.
 */
export function createPostgresPool(
  url: string,
  sockets: Sockets,
  maxConnections: number,
  maxAnswerMs: number,
): PostgresPool {
  const pool = createRawPool(url, sockets, maxConnections, maxAnswerMs);
  const driver = {
    connect: () => pool.connect(),
    prepare: async (connection: Connection) => void (await connection.query(settings)),
    release: (connection: Connection) => connection.release(),
    destroy,
    toStoreError,
    end: () => pool.end(),
    destroyAll: () => sockets.destroyAll(),
  };
  return new SessionPool(driver, maxAnswerMs);
}

/** The library's own pool, for Kysely to migrate with. */
export function createRawPool(
  url: string,
  sockets: Sockets,
  maxConnections: number,
  maxConnectMs: number,
): Pool {
  const pool = new Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: maxConnectMs,
    application_name: 'phonebook',
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveDelayMs,
    types: { getTypeParser },
    stream: () => sockets.add(new Socket()),
  });
  // Without listeners a connection that breaks while nobody asks anything would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/**
 * Copies rows into a table.
 *
 * @param sql Ends with a `copy … from stdin`.
 * @param text In the text format of `COPY`.
 * @returns How many rows were inserted: rules of the table may leave some out.
 */
export async function copy(connection: Connection, sql: string, text: string): Promise<number> {
  const copying = connection.query(copyFrom(sql));
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  copying.on('finish', resolve).on('error', reject);
  copying.end(text);
  await promise;
  return copying.rowCount;
}

/** The library only says that it has no more to send: a server that hangs would never hear of it. */
function destroy(connection: Connection): void {
  connection.release(true);
  const { connection: wire } = connection as Connection & {
    readonly connection?: { readonly stream?: { destroy?(): void } };
  };
  wire?.stream?.destroy?.();
}

/** Ids come as numbers: there are fewer than 2 ** 53 of them. */
const getTypeParser: typeof types.getTypeParser = (type, format) => {
  return type === types.builtins.INT8 ? Number : types.getTypeParser(type, format);
};
