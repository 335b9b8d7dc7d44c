import { statSync } from 'node:fs';
import { join } from 'node:path';
import { contactFields, packContacts } from '@phonebook/core';
import { openDatabase } from '@phonebook/db';
import { startThread } from '@phonebook/threads';
import { Kysely, SqliteDialect } from 'kysely';
import { describe, expect, it, vi } from 'vitest';
import type { Schema } from '../src/schema.ts';
import { SqliteContactStore } from '../src/sqlite/contact-store.ts';
import { identifyFile } from '../src/sqlite/database-file.ts';
import { connect } from '../src/sqlite/driver.ts';
import { startWriter } from '../src/sqlite/start-writer.ts';
import { packing, type PackingStore } from './packing-store.ts';
import type * as mortalWriterThread from './programs/mortal-writer-thread.ts';
import { importOne, openOutside, person, readRows } from './sqlite-engine.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

interface Mortal extends AsyncDisposable {
  readonly path: string;
  readonly store: PackingStore;
  /** Ends the writing thread, whatever it does. */
  kill(): Promise<void>;
}

/** A store whose writing thread can die. */
async function openMortal(): Promise<Mortal> {
  await using disposables = new AsyncDisposableStack();
  const folder = disposables.use(await makeTemporaryFolder());
  const path = join(folder.path, 'phonebook.sqlite');
  await (await openDatabase({ engine: 'sqlite', path }))[Symbol.asyncDispose]();
  const reader = connect(path, 0);
  disposables.defer(() => void reader.close());
  const url = new URL('programs/mortal-writer-thread.ts', import.meta.url);
  const limits = { maxHeapMegabytes: 64, nurseryMegabytes: 4 };
  const thread = startThread<typeof mortalWriterThread>(url, limits);
  const file = identifyFile(path);
  const writer = await startWriter(file, thread);
  disposables.defer(() => writer.close());
  const store = new SqliteContactStore({
    file,
    reader: new Kysely<Schema>({ dialect: new SqliteDialect({ database: reader }) }),
    writer,
    maxWaitMs: 30_000,
  });
  const owned = disposables.move();
  return {
    path,
    store: packing(store, manyRows),
    kill: () => thread.call('die').catch(() => undefined),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** So many that imports share a commit where they can. */
const manyRows = 100_000;
const lostIt = { name: 'AppError', code: 'store_unavailable' };

describe('a writing thread that dies', () => {
  it('fails its import, leaves nothing stored, and is replaced', async () => {
    await using mortal = await openMortal();
    {
      await using lost = await mortal.store.beginImport('ann', contactFields);
      await lost.insert([person('Bob')]);
      const killed = mortal.kill();
      await expect(lost.insert([person('Cleo')])).rejects.toMatchObject({
        ...lostIt,
        retryAfterSeconds: 1,
      });
      await killed;
      await expect(lost.insert([person('Dan')])).rejects.toMatchObject({
        ...lostIt,
        message: 'the import is over',
      });
      await expect(lost.commit()).rejects.toMatchObject(lostIt);
    }
    await importOne(mortal.store, 'Eve');

    using outside = openOutside(mortal.path);
    expect(readRows(outside.connection)).toMatchObject([{ name: 'Eve' }]);
    expect(outside.connection.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  it('lets those go on that waited for their turn', async () => {
    await using mortal = await openMortal();
    const lost = await mortal.store.beginImport('ann', contactFields);
    await lost.insert([person('Ann')]);
    const waiting = ['Bob', 'Cleo'].map((name) => importOne(mortal.store, name));
    await mortal.kill();
    await expect(lost.insert([person('Dan')])).rejects.toMatchObject(lostIt);
    await lost[Symbol.asyncDispose]();
    await Promise.all(waiting);

    using outside = openOutside(mortal.path);
    expect(readRows(outside.connection)).toMatchObject([{ name: 'Bob' }, { name: 'Cleo' }]);
  });

  it('fails those that were kept for the commit of the next, and nobody else', async () => {
    await using mortal = await openMortal();
    const first = await mortal.store.beginImport('ann', contactFields);
    await first.insert([person('Ann')]);
    const begun = mortal.store.beginImport('bob', contactFields);
    const lost = expect(first.commit()).rejects.toMatchObject(lostIt);
    // It has its turn: the first one is kept.
    await using second = await begun;
    await mortal.kill();
    await second.insert([person('Bob')]);
    await second.commit();
    await lost;

    using outside = openOutside(mortal.path);
    expect(readRows(outside.connection)).toMatchObject([{ owner_id: 'bob', name: 'Bob' }]);
  });
});

describe('the log of SQLite', () => {
  it('is brought into the file when an import is done, and does not grow with the next', async () => {
    await using folder = await makeTemporaryFolder();
    const path = join(folder.path, 'phonebook.sqlite');
    await using database = await openDatabase({ engine: 'sqlite', path });
    const fields = ['name', 'type', 'notes'] as const;
    const contacts = Array.from({ length: 2_000 }, (_, index) => ({
      ...person(`Contact ${index}`),
      notes: 'n'.repeat(1_000),
    }));
    const importAll = async (): Promise<void> => {
      await using contactImport = await database.contacts.beginImport('ann', fields, 2_000);
      await contactImport.insert(packContacts(contacts, fields));
      await contactImport.commit();
    };
    const sizeOf = (file: string): number => statSync(file).size;

    await importAll();
    await vi.waitFor(() => expect(sizeOf(path)).toBeGreaterThan(2_000_000));
    const logged = sizeOf(`${path}-wal`);
    for (let more = 0; more < 3; more += 1) await importAll();
    await vi.waitFor(() => expect(sizeOf(path)).toBeGreaterThan(8_000_000));
    expect(sizeOf(`${path}-wal`)).toBeLessThan(2 * logged);
  });
});

describe('imports that wait', () => {
  it('go before longer ones, as far as the store is told how long they are', async () => {
    await using folder = await makeTemporaryFolder();
    const path = join(folder.path, 'phonebook.sqlite');
    await using database = await openDatabase({ engine: 'sqlite', path });
    const importAs = async (owner: string, expectedRows: number): Promise<void> => {
      await using contactImport = await database.contacts.beginImport(
        owner,
        ['name', 'type'],
        expectedRows,
      );
      await contactImport.insert(packContacts([person('Bob')], ['name', 'type']));
      await contactImport.commit();
    };
    await Promise.all([
      importAs('first', 100_000),
      importAs('long', 100_000),
      importAs('short', 1_000),
      importAs('shorter', 1),
    ]);

    using outside = openOutside(path);
    const owners = readRows(outside.connection).map((row) => row['owner_id']);
    expect(owners).toEqual(['first', 'short', 'shorter', 'long']);
  });
});
