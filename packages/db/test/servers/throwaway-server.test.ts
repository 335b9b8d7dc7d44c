import { describe, expect, it } from 'vitest';
import { findBinaries } from './find-binaries.ts';
import { connectTo } from './outside-connection.ts';
import { makeTestDatabase } from './test-database.ts';
import { serverEngines } from './test-servers.ts';
import { startThrowawayServer } from './throwaway-server.ts';

describe.each(serverEngines)('startThrowawayServer(%j)', { timeout: 120_000 }, (engine) => {
  const isMissing = findBinaries(engine) === undefined && !process.env['REQUIRE_ENGINES'];

  it.skipIf(isMissing)('keeps what was committed when it is killed and starts again', async () => {
    await using server = await startThrowawayServer(engine);
    await using database = await makeTestDatabase(engine, server.url);
    await database.query('create table kept (n bigint)');
    await database.query('insert into kept values (9007199254740991)');

    await server.stop('SIGKILL');
    await expect(connectTo(engine, server.url)).rejects.toThrow();
    await server.start();
    expect(await database.query('select n from kept')).toEqual([{ n: 9007199254740991 }]);

    await server.stop();
    await server.start();
    expect(await database.query('select n from kept')).toEqual([{ n: 9007199254740991 }]);
  });

  it.skipIf(isMissing)('ends its connections and leaves nothing when disposed of', async () => {
    const server = await startThrowawayServer(engine);
    await using connection = await connectTo(engine, server.url);
    await server[Symbol.asyncDispose]();

    await expect(connection.query('select 1')).rejects.toThrow();
    await expect(connectTo(engine, server.url)).rejects.toThrow();
  });
});
