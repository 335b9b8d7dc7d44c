import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { Client, TypeOverrides, types, type QueryResult } from 'pg';
import type { ServerEngine } from './test-servers.ts';

const connectTimeoutMs = 5_000;

export type Row = Readonly<Record<string, unknown>>;

/** One session of a server, beside the connections of the service. */
export interface OutsideConnection extends AsyncDisposable {
  /** Parameters stand as `?` in MariaDB and as `$1` in PostgreSQL. Integers come as numbers. */
  query(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]>;
}

/** @throws Error in the driver's words when there is no server that takes the connection. */
export function connectTo(engine: ServerEngine, url: string): Promise<OutsideConnection> {
  return engine === 'mariadb' ? connectToMariadb(url) : connectToPostgres(url);
}

async function connectToMariadb(uri: string): Promise<OutsideConnection> {
  const connection = await createConnection({
    uri,
    charset: 'utf8mb4',
    supportBigNumbers: true,
    connectTimeout: connectTimeoutMs,
  });
  // A lost connection is told by the next query.
  connection.on('error', () => {});
  return {
    async query(sql, parameters = []) {
      const [rows] = await connection.query<RowDataPacket[]>(sql, [...parameters]);
      return Array.isArray(rows) ? rows : [];
    },
    async [Symbol.asyncDispose]() {
      await connection.end().catch(() => connection.destroy());
    },
  };
}

const integersAsNumbers = new TypeOverrides(types);
integersAsNumbers.setTypeParser(types.builtins.INT8, Number);

async function connectToPostgres(connectionString: string): Promise<OutsideConnection> {
  const client = new Client({
    connectionString,
    connectionTimeoutMillis: connectTimeoutMs,
    types: integersAsNumbers,
  });
  // A lost connection is told by the next query.
  client.on('error', () => {});
  await client.connect();
  return {
    async query(sql, parameters = []) {
      const result: QueryResult<Row> | QueryResult<Row>[] = await client.query(sql, [
        ...parameters,
      ]);
      // Several statements at once have a result each.
      return [result].flat().at(-1)?.rows ?? [];
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}
