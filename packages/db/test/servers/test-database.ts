import { randomBytes } from 'node:crypto';
import { connectTo, type OutsideConnection } from './outside-connection.ts';
import { serverUrl, withDatabase, type ServerEngine } from './test-servers.ts';

/** An empty database of its own, dropped when it is disposed of, whoever is still connected to it. */
export interface TestDatabase extends AsyncDisposable {
  readonly engine: ServerEngine;
  readonly name: string;
  readonly url: string;
  /** Looks into it from outside, each time through a new connection, which outlives no restart. */
  readonly query: OutsideConnection['query'];
}

export async function makeTestDatabase(
  engine: ServerEngine,
  url: string = serverUrl(engine),
): Promise<TestDatabase> {
  const name = `phonebook_test_${process.pid}_${randomBytes(6).toString('hex')}`;
  const ownUrl = withDatabase(url, name);
  await queryOnce(engine, url, `create database ${name}`);
  return {
    engine,
    name,
    url: ownUrl,
    query: (sql, parameters) => queryOnce(engine, ownUrl, sql, parameters),
    async [Symbol.asyncDispose]() {
      await using connection = await connectTo(engine, url);
      await (engine === 'mariadb' ? dropFromMariadb : dropFromPostgres)(connection, name);
    },
  };
}

async function queryOnce(
  engine: ServerEngine,
  url: string,
  ...query: Parameters<OutsideConnection['query']>
): ReturnType<OutsideConnection['query']> {
  await using connection = await connectTo(engine, url);
  return await connection.query(...query);
}

/** A connection left in a transaction would keep its tables from being dropped. */
async function dropFromMariadb(connection: OutsideConnection, name: string): Promise<void> {
  const others = 'select id from information_schema.processlist where db = ?';
  for (const { id } of await connection.query(others, [name])) {
    // It may have ended meanwhile.
    await connection.query('kill ?', [id]).catch(() => {});
  }
  await connection.query(`drop database ${name}`);
}

async function dropFromPostgres(connection: OutsideConnection, name: string): Promise<void> {
  await connection.query(`drop database ${name} with (force)`);
}
