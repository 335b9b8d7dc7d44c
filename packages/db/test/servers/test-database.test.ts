import { expect, it } from 'vitest';
import { describeOn } from './describe-on.ts';
import { connectTo } from './outside-connection.ts';
import { makeTestDatabase } from './test-database.ts';
import { serverEngines, serverUrl } from './test-servers.ts';

for (const engine of serverEngines) {
  describeOn(engine, 'makeTestDatabase', () => {
    it('makes an empty database for each that asks', async () => {
      await using first = await makeTestDatabase(engine);
      await using second = await makeTestDatabase(engine);
      await first.query('create table a (name varchar(9), id bigint)');
      await second.query('create table a (name varchar(9), id bigint)');
      await first.query(`insert into a values ('Bob', 7)`);

      expect(await first.query('select id, name from a')).toEqual([{ id: 7, name: 'Bob' }]);
      expect(await second.query('select * from a')).toEqual([]);
    });

    it('drops it though somebody is still in the middle of a transaction', async () => {
      const database = await makeTestDatabase(engine);
      await database.query('create table a (id bigint)');
      await using other = await connectTo(engine, database.url);
      await other.query('begin');
      await other.query('insert into a values (1)');
      await database[Symbol.asyncDispose]();

      await expect(other.query('select 1')).rejects.toThrow();
      await using server = await connectTo(engine, serverUrl(engine));
      const databases = 'select * from information_schema.schemata where schema_name = ';
      expect(await server.query(`${databases} '${database.name}'`)).toEqual([]);
      await expect(connectTo(engine, database.url)).rejects.toThrow();
    });
  });
}
