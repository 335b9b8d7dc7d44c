import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { PackingStore } from './packing-store.ts';
import { openRemoteEngine } from './remote-engine.ts';
import { findBinaries } from './servers/find-binaries.ts';
import { serverEngines, testServers, type ServerEngine } from './servers/test-servers.ts';
import { startThrowawayServer } from './servers/throwaway-server.ts';

const batches = 20;
const rowsPerBatch = 25;

for (const engine of serverEngines) {
  // Of the restarts, in order and by force, the tests need the program, not only a server.
  describe.skipIf(findBinaries(engine) === undefined && !process.env['REQUIRE_ENGINES'])(
    `imports into a ${testServers[engine].name} that is restarted under load`,
    { timeout: 120_000 },
    () => {
      it.each(['SIGTERM', 'SIGKILL'] as const)(
        'are there whole or not at all, as they were answered (%s)',
        (signal) => restartUnderLoad(engine, signal),
      );
    },
  );
}

async function restartUnderLoad(
  engine: ServerEngine,
  signal: 'SIGTERM' | 'SIGKILL',
): Promise<void> {
  await using server = await startThrowawayServer(engine);
  await using restarted = await openRemoteEngine(engine, { serverUrl: server.url });
  const load = new Load(restarted.store);
  await load.waitForStored(5);
  await server.stop(signal);
  await sleep(200);
  await server.start();
  // Through the same database, which nobody opens anew.
  await load.waitForStored(5);
  await load.end();

  const rows = await restarted.outside.query(
    'select owner_id, count(*) as count from cti_phonebook group by owner_id',
  );
  expect(new Map(rows.map(({ owner_id, count }) => [owner_id, Number(count)]))).toEqual(
    new Map(load.stored.map((owner) => [owner, batches * rowsPerBatch])),
  );
  expect(load.refusedCount).toBeGreaterThan(0);
}

/** Imports of several clients, each under an owner of its own. */
class Load {
  readonly #store: PackingStore;
  readonly #clients: Promise<unknown>;
  /** The owners of imports that were answered as stored. */
  readonly stored: string[] = [];
  refusedCount = 0;
  #isOver = false;

  constructor(store: PackingStore) {
    this.#store = store;
    this.#clients = Promise.all([1, 2, 3].map((client) => this.#importOn(client)));
  }

  /** Waits until so many more are stored. */
  async waitForStored(count: number): Promise<void> {
    const enough = this.stored.length + count;
    await vi.waitFor(() => expect(this.stored.length).toBeGreaterThanOrEqual(enough), 60_000);
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#clients;
  }

  async #importOn(client: number): Promise<void> {
    for (let number = 0; !this.#isOver; number += 1) {
      const owner = `client ${client} import ${number}`;
      if (await importOne(this.#store, owner)) {
        this.stored.push(owner);
      } else {
        this.refusedCount += 1;
        await sleep(50);
      }
    }
  }
}

/** Answers whether it is stored. */
async function importOne(store: PackingStore, owner: string): Promise<boolean> {
  try {
    await using contactImport = await store.beginImport(owner, ['name', 'type']);
    for (let batch = 0; batch < batches; batch += 1) {
      const contacts = Array.from({ length: rowsPerBatch }, (_, row) => ({
        name: `Contact ${batch} ${row}`,
        type: 'private',
      }));
      expect(await contactImport.insert(contacts)).toEqual([]);
    }
    await contactImport.commit();
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'store_unavailable' });
    return false;
  }
}
