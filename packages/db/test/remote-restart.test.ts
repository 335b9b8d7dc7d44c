import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { PackingStore } from './packing-store.ts';
import { openRemoteEngine } from './remote-engine.ts';
import { findBinaries } from './servers/find-binaries.ts';
import { serverEngines, testServers, type ServerEngine } from './servers/test-servers.ts';
import { startThrowawayServer } from './servers/throwaway-server.ts';

const importCount = 60;
const batches = 20;
const rowsPerBatch = 25;

/** What an import of so many rows was answered: whether it is stored. */
type Answer = 'stored' | 'unavailable';

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
  const answers = new Map<string, Answer>();
  const load = Array.from({ length: 3 }, (_, worker) =>
    importMany(restarted.store, worker, answers),
  );
  await vi.waitFor(() => expect(answers.size).toBeGreaterThan(5), 30_000);
  await server.stop(signal);
  await sleep(200);
  await server.start();
  await Promise.all(load);

  const rows = await restarted.outside.query(
    'select owner_id, count(*) as count from cti_phonebook group by owner_id',
  );
  const stored = [...answers].filter(([, answer]) => answer === 'stored').map(([owner]) => owner);
  expect(Object.fromEntries(rows.map(({ owner_id, count }) => [owner_id, Number(count)]))).toEqual(
    Object.fromEntries(stored.map((owner) => [owner, batches * rowsPerBatch])),
  );
  expect([...answers.values()]).toContain('unavailable');
  // The load went on after the restart, through the same database.
  expect(stored).toContain(toOwner(0, importCount / 3 - 1));
}

/** Imports one after another, each under an owner of its own, until so many are done. */
async function importMany(
  store: PackingStore,
  worker: number,
  answers: Map<string, Answer>,
): Promise<void> {
  for (let number = 0; number < importCount / 3; number += 1) {
    const owner = toOwner(worker, number);
    const isLast = number === importCount / 3 - 1;
    let answer = await importOne(store, owner);
    // While the server is away there is no end of them.
    while (answer === 'unavailable' && isLast) answer = await importOne(store, owner);
    answers.set(owner, answer);
    if (answer === 'unavailable') await sleep(100);
  }
}

async function importOne(store: PackingStore, owner: string): Promise<Answer> {
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
    return 'stored';
  } catch (error) {
    expect(error).toMatchObject({ code: 'store_unavailable' });
    return 'unavailable';
  }
}

function toOwner(worker: number, number: number): string {
  return `worker ${worker} import ${number}`;
}
