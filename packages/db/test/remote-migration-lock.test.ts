import { openDatabase, type DatabaseNotice } from '@phonebook/db';
import { describe, expect, it, vi } from 'vitest';
import { findBinaries } from './servers/find-binaries.ts';
import { connectTo } from './servers/outside-connection.ts';
import { startTcpProxy } from './servers/tcp-proxy.ts';
import { makeTestDatabase } from './servers/test-database.ts';
import { serverEngines, testServers, type ServerEngine } from './servers/test-servers.ts';
import { startThrowawayServer } from './servers/throwaway-server.ts';

/** Kysely's, by which one service migrates and the others wait. */
const migrationLock: Record<ServerEngine, string> = {
  mariadb: `select get_lock('ea586330-2c93-47c8-908d-981d9d270f9d', 0)`,
  postgres: 'select pg_advisory_lock(3853314791062309107)',
};

for (const engine of serverEngines) {
  // On a server of its own: on MariaDB the lock is that of all databases.
  describe.skipIf(findBinaries(engine) === undefined && !process.env['REQUIRE_ENGINES'])(
    `migrating on ${testServers[engine].name}`,
    () => {
      it('is told of while it takes long, and is done', () => waitForLock(engine));
      if (engine === 'postgres') return;
      it('keeps others from it for seconds, not hours, once its connection is silent', () =>
        holdLockSilently(engine));
    },
  );
}

async function waitForLock(engine: ServerEngine): Promise<void> {
  await using server = await startThrowawayServer(engine);
  await using outside = await makeTestDatabase(engine, server.url);
  const rival = await connectTo(engine, outside.url);
  await rival.query(migrationLock[engine]);
  const notices: DatabaseNotice[] = [];
  const onNotice = (notice: DatabaseNotice): number => notices.push(notice);
  await using database = await openDatabase({ engine, url: outside.url }, { onNotice });

  expect(notices).toEqual([{ message: expect.stringMatching(/does not serve yet: .* slow/) }]);
  await expect(database.ping()).rejects.toMatchObject({ code: 'store_unavailable' });
  await rival[Symbol.asyncDispose]();
  await vi.waitFor(() => database.ping(), 10_000);
  expect(notices).toHaveLength(1);
}

/** On PostgreSQL it is the system that tells, which this proxy is not lost to. */
async function holdLockSilently(engine: ServerEngine): Promise<void> {
  await using server = await startThrowawayServer(engine);
  await using outside = await makeTestDatabase(engine, server.url);
  const { hostname: host, port } = new URL(outside.url);
  await using proxy = await startTcpProxy({ host, port: Number(port) });
  const silent = proxy.hangAfterSending('get_lock');
  const opening = openDatabase({ engine, url: proxy.urlOf(outside.url) });
  await silent;

  await using database = await openDatabase({ engine, url: outside.url });
  await vi.waitFor(() => database.ping(), 30_000);
  await (await opening)[Symbol.asyncDispose]();
}
