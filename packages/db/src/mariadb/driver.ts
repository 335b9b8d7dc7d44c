import { connect, type Socket } from 'node:net';
import {
  createPool,
  type Pool,
  type PoolConnection,
  type ResultSetHeader,
  type RowDataPacket,
} from 'mysql2';
import { keepAliveDelayMs } from '../remote/limits.ts';
import { SessionPool, type Session } from '../remote/session-pool.ts';
import type { Sockets } from '../remote/sockets.ts';
import { toStoreError } from './store-errors.ts';

export type Connection = PoolConnection;
export type MariadbSession = Session<Connection>;
export type MariadbPool = SessionPool<Connection>;

/** How long a client may be silent that holds what others wait for. */
const holderSilenceSeconds = 15;
/** How long a statement waits for who locks what it needs. */
const lockWaitSeconds = 10;
/** How long a transaction of a client that has gone, unnoticed by the server, may hold its locks. */
const idleTransactionSeconds = 60;

/**
 * What every connection is set to, whatever the server's defaults: without strictness values would be
 * cut silently. Only MariaDB reads the comments (https://mariadb.com/kb/en/comment-syntax/).
 */
export const settings = `
  set session sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION',
  session time_zone = '+00:00',
  session autocommit = 1,
  session lock_wait_timeout = ${lockWaitSeconds},
  session innodb_lock_wait_timeout = ${lockWaitSeconds}
  /*M!100300 , session idle_transaction_timeout = ${idleTransactionSeconds} */`;

/**
 * For who holds a lock that is no transaction's: of a client that has gone the server may not hear for
 * hours. On connections that are idle the server's own limit holds, lest it end one that is about to be used.
 */
export const endOnSilence = `set session wait_timeout = ${holderSilenceSeconds}`;
export const allowSilence = 'set session wait_timeout = default';

/**
 * Opens a pool of connections to a MariaDB or MySQL server. None is made before it is needed.
 *
 * @param sockets Takes those of its connections.
 * @param maxAnswerMs How long a connection, or an answer on it, is waited for.
 * @throws Error when the URL cannot be read.
 */
export function createMariadbPool(
  url: string,
  sockets: Sockets,
  maxConnections: number,
  maxAnswerMs: number,
): MariadbPool {
  const pool = createRawPool(url, sockets, maxConnections, maxAnswerMs);
  const driver = {
    connect: () => {
      const { promise, resolve, reject } = Promise.withResolvers<Connection>();
      pool.getConnection((error, connection) => (error ? reject(error) : resolve(connection)));
      return promise;
    },
    prepare: async (connection: Connection) => void (await execute(connection, settings)),
    release: (connection: Connection) => connection.release(),
    destroy,
    toStoreError,
    end: () => pool.promise().end(),
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
  return createPool({
    uri: url,
    connectionLimit: maxConnections,
    connectTimeout: maxConnectMs,
    charset: 'utf8mb4',
    // No server may ask this client for files.
    flags: ['-LOCAL_FILES'],
    stream: ({ config }: { readonly config: Address }) => sockets.add(connectTo(config)),
  });
}

interface Address {
  readonly host: string;
  readonly port: number;
  readonly socketPath?: string | undefined;
}

/** As the library does it itself, but that a server which has gone is noticed within a minute, not hours. */
function connectTo({ host, port, socketPath }: Address): Socket {
  if (socketPath) return connect(socketPath);
  const keepAlive = { keepAlive: true, keepAliveInitialDelay: keepAliveDelayMs };
  return connect({ host, port, noDelay: true, ...keepAlive });
}

/** Reads rows. Placeholders are `?`. */
export async function readRows<Row>(
  connection: Connection,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<readonly Row[]> {
  const [rows] = await connection.promise().query<RowDataPacket[]>(sql, [...parameters]);
  // The statement says which columns they have.
  return rows as unknown as readonly Row[];
}

/** Runs a statement that answers no rows. Without parameters it is not looked through for placeholders. */
export async function execute(
  connection: Connection,
  sql: string,
  parameters?: readonly unknown[],
): Promise<ResultSetHeader> {
  const query = parameters === undefined ? { sql } : { sql, values: [...parameters] };
  const [result] = await connection.promise().query<ResultSetHeader>(query);
  return result;
}

/** The library only says that it has no more to send: a server that hangs would never hear of it. */
function destroy(connection: Connection): void {
  connection.destroy();
  const { stream } = connection as Connection & { readonly stream?: { destroy?(): void } };
  stream?.destroy?.();
}
