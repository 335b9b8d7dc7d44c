import { statSync } from 'node:fs';
import { join } from 'node:path';
import { contactFields, packContacts } from '@phonebook/core';
import { openDatabase } from '@phonebook/db';
import { Kysely, SqliteDialect } from 'kysely';
import { describe, expect, it, vi } from 'vitest';
import type { Schema } from '../src/schema.ts';
import { SqliteContactStore } from '../src/sqlite/contact-store.ts';
import { identifyFile } from '../src/sqlite/database-file.ts';
import { connect } from '../src/sqlite/driver.ts';
import { startWriter } from '../src/sqlite/start-writer.ts';
import { packing, type PackingStore } from './packing-store.ts';
import { importOne, openOutside, person, readRows } from './sqlite-engine.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

interface Doomed extends AsyncDisposable {
  readonly path: string;
  readonly store: PackingStore;
}

/** A store whose writing thread dies of a few megabytes. */
async function openDoomed(): Promise<Doomed> {
  await using disposables = new AsyncDisposableStack();
  const folder = disposables.use(await makeTemporaryFolder());
  const path = join(folder.path, 'phonebook.sqlite');
  await (await openDatabase({ engine: 'sqlite', path }))[Symbol.asyncDispose]();
  const reader = connect(path, 0);
  disposables.defer(() => void reader.close());
  const limits = { maxHeapMegabytes: 16, nurseryMegabytes: 4 };
  const writer = await startWriter(identifyFile(path), limits);
  disposables.defer(() => writer.close());
  const store = new SqliteContactStore({
    reader: new Kysely<Schema>({ dialect: new SqliteDialect({ database: reader }) }),
    writer,
    maxWaitMs: 30_000,
  });
  const owned = disposables.move();
  return { path, store: packing(store), [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** More than the thread can hold. */
const tooMuch = Array.from({ length: 200_000 }, (_, index) => ({
  ...person(`Contact ${index}`),
  notes: 'n'.repeat(100),
}));

describe('a writing thread that dies', () => {
  it('fails its import, leaves nothing stored, and is replaced', async () => {
    await using doomed = await openDoomed();
    {
      await using lost = await doomed.store.beginImport('ann', contactFields);
      await lost.insert([person('Bob')]);
      await expect(lost.insert(tooMuch)).rejects.toMatchObject({
        name: 'AppError',
        code: 'store_unavailable',
        retryAfterSeconds: 1,
      });
      await expect(lost.insert([person('Cleo')])).rejects.toMatchObject({
        code: 'store_unavailable',
        message: 'the import is over',
      });
      await expect(lost.commit()).rejects.toMatchObject({ code: 'store_unavailable' });
    }
    await importOne(doomed.store, 'Dan');

    using outside = openOutside(doomed.path);
    expect(readRows(outside.connection)).toMatchObject([{ name: 'Dan' }]);
    expect(outside.connection.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  it('lets those go on that waited for their turn', async () => {
    await using doomed = await openDoomed();
    const lost = await doomed.store.beginImport('ann', contactFields);
    const waiting = ['Bob', 'Cleo'].map((name) => importOne(doomed.store, name));
    await expect(lost.insert(tooMuch)).rejects.toMatchObject({ code: 'store_unavailable' });
    await lost[Symbol.asyncDispose]();
    await Promise.all(waiting);

    using outside = openOutside(doomed.path);
    expect(readRows(outside.connection)).toMatchObject([{ name: 'Bob' }, { name: 'Cleo' }]);
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
