import { openDatabase, type DatabaseNotice, type PhonebookDatabase } from '@phonebook/db';
import { describe, expect, it, vi } from 'vitest';
import { packing, type PackingStore } from './packing-store.ts';
import { openRemoteEngine, type RemoteEngine } from './remote-engine.ts';
import { connectTo } from './servers/outside-connection.ts';
import { describeOn } from './servers/describe-on.ts';
import { serverEngines, type ServerEngine } from './servers/test-servers.ts';

const unavailable = { name: 'AppError', code: 'store_unavailable', retryAfterSeconds: 5 };
const busy = { ...unavailable, code: 'service_busy' };
const conflict = { name: 'AppError', code: 'store_conflict', retryAfterSeconds: 1 };

/** So that a test need not wait for long. */
const quick = { maxAnswerMs: 500, maxWaitMs: 200 };

for (const engine of serverEngines) {
  describeOn(engine, 'a phonebook', () => {
    describeStart(engine);
    describeBrokenConnections(engine);
    describeCommits(engine);
    describeHanging(engine);
    describeRivals(engine);
  });
}

function describeStart(engine: ServerEngine): void {
  describe('whose server is away when it is opened', () => {
    it('does not serve, and serves when the server comes', async () => {
      await using down = await openRemoteEngine(engine);
      down.proxy.refuse();
      const notices: DatabaseNotice[] = [];
      const onNotice = (notice: DatabaseNotice): number => notices.push(notice);
      await using database = await openDatabase(down.location, { ...quick, onNotice });

      await expectUnavailable(database);
      expect(notices).toMatchObject([{ message: expect.stringMatching(/trying again/) }]);
      down.proxy.accept();
      await vi.waitFor(() => database.ping(), 10_000);
      await importNames(packing(database.contacts), 'Bob');
      expect(await readNames(down)).toEqual(['Bob']);
    });

    it('tries again where the connection that it asks over first goes silent', async () => {
      await using silent = await openRemoteEngine(engine);
      const notices: DatabaseNotice[] = [];
      const onNotice = (notice: DatabaseNotice): number => notices.push(notice);
      const before = silent.proxy.connectionCount;
      const hanging = silent.proxy.hangAfterSending('select name from');
      await using database = await openDatabase(silent.location, { ...quick, onNotice });

      await hanging;
      expect(notices).toMatchObject([
        { message: expect.stringMatching(/trying again/), cause: { name: 'TimeoutError' } },
      ]);
      await vi.waitFor(() => expect(silent.proxy.connectionCount).toBe(before));
      await vi.waitFor(() => database.ping(), 10_000);
    });

    it('ends when it is told to, though the server never came', async () => {
      await using down = await openRemoteEngine(engine);
      down.proxy.hang();
      const database = await openDatabase(down.location, quick);
      await database[Symbol.asyncDispose]();

      await expectUnavailable(database);
    });
  });

  it('is migrated once by four that open it at once', async () => {
    await using engineAlone = await openRemoteEngine(engine, {
      before: async ({ url }) => {
        const openings = Array.from({ length: 4 }, () => openDatabase({ engine, url }));
        for (const opened of await Promise.all(openings)) {
          await using database = opened;
          await importNames(packing(database.contacts), 'Bob');
        }
      },
    });

    expect(await readNames(engineAlone)).toEqual(['Bob', 'Bob', 'Bob', 'Bob']);
    const applied = await engineAlone.outside.query('select name from cti_phonebook_migration');
    expect(applied).toEqual([
      { name: '001-cti-phonebook' },
      { name: '002-receipts' },
      { name: '003-counts' },
    ]);
  });
}

function describeBrokenConnections(engine: ServerEngine): void {
  describe('whose connections break', () => {
    it('stores nothing of the import that runs, and the next one goes', async () => {
      await using broken = await openRemoteEngine(engine);
      {
        await using lost = await broken.store.beginImport('ann', ['name', 'type']);
        await lost.insert(['Bob', 'Cleo'].map(person));
        broken.proxy.cutAll();

        await expect(lost.insert(['Dan'].map(person))).rejects.toMatchObject(unavailable);
        await expect(lost.insert(['Eve'].map(person))).rejects.toMatchObject(unavailable);
        await expect(lost.commit()).rejects.toMatchObject(unavailable);
      }

      expect(await readNames(broken)).toEqual([]);
      await importNames(broken.store, 'Fay');
      expect(await readNames(broken)).toEqual(['Fay']);
    });

    it('stores nothing of an import that is only committed afterwards', async () => {
      await using broken = await openRemoteEngine(engine);
      {
        await using lost = await broken.store.beginImport('ann', ['name', 'type']);
        await lost.insert(['Bob'].map(person));
        broken.proxy.cutAll();

        await expect(lost.commit()).rejects.toMatchObject(unavailable);
      }

      expect(await readNames(broken)).toEqual([]);
    });

    it('reads again though they broke while nobody used them', async () => {
      await using broken = await openRemoteEngine(engine);
      await importNames(broken.store, 'Bob');
      broken.proxy.cutAll();

      await vi.waitFor(async () => {
        expect(await listNames(broken.store)).toEqual(['Bob']);
      });
      broken.proxy.refuse();
      broken.proxy.cutAll();
      await expectUnavailable(broken.database);
      broken.proxy.accept();
      await vi.waitFor(() => broken.database.ping());
    });
  });
}

function describeCommits(engine: ServerEngine): void {
  describe('whose connection breaks at the commit', () => {
    it('tells that the import is stored where the server has heard of it', async () => {
      await using broken = await openRemoteEngine(engine);
      await using contactImport = await broken.store.beginImport('ann', ['name', 'type']);
      await contactImport.insert(['Bob', 'Cleo'].map(person));
      const cut = broken.proxy.cutAfterSending('commit');
      await contactImport.commit();
      await cut;

      expect(await readNames(broken)).toEqual(['Bob', 'Cleo']);
    });

    it('tells that nothing is stored where the server has not', async () => {
      await using broken = await openRemoteEngine(engine);
      {
        await using lost = await broken.store.beginImport('ann', ['name', 'type']);
        await lost.insert(['Bob', 'Cleo'].map(person));
        const cut = broken.proxy.cutBeforeSending('commit');
        await expect(lost.commit()).rejects.toMatchObject(unavailable);
        await cut;
      }

      expect(await readNames(broken)).toEqual([]);
      await importNames(broken.store, 'Dan');
      expect(await readNames(broken)).toEqual(['Dan']);
    });
  });
}

function describeHanging(engine: ServerEngine): void {
  describe('whose server hangs', () => {
    it('gives an import up in bounded time, stores nothing, and goes on when it is back', async () => {
      await using hanging = await openRemoteEngine(engine, quick);
      {
        await using lost = await hanging.store.beginImport('ann', ['name', 'type']);
        await lost.insert(['Bob'].map(person));
        hanging.proxy.hang();

        await expect(lost.insert(['Cleo'].map(person))).rejects.toMatchObject({
          ...unavailable,
          cause: { name: 'TimeoutError' },
        });
      }

      await expectUnavailable(hanging.database);
      hanging.proxy.resume();
      await importNames(hanging.store, 'Dan');
      expect(await readNames(hanging)).toEqual(['Dan']);
    });

    it('answers all who ask, more than it has connections, and serves them when it is back', async () => {
      await using hanging = await openRemoteEngine(engine, quick);
      await importNames(hanging.store, 'Bob');
      hanging.proxy.hang();
      const asking = Array.from({ length: 30 }, () => listNames(hanging.store));
      for (const { status } of await Promise.allSettled(asking)) expect(status).toBe('rejected');
      hanging.proxy.resume();

      const again = Array.from({ length: 30 }, () => listNames(hanging.store));
      expect(await Promise.all(again)).toEqual(Array.from(again, () => ['Bob']));
    });
  });
}

function describeRivals(engine: ServerEngine): void {
  it('lets no more imports write at once than leave connections to others', async () => {
    await using full = await openRemoteEngine(engine, quick);
    await using writing = new AsyncDisposableStack();
    const [first, ...others] = [1, 2, 3, 4].map(() => full.store.beginImport('ann', ['name']));
    for (const begun of others) writing.use(await begun);
    const second = await first;

    await expect(full.store.beginImport('ann', ['name'])).rejects.toMatchObject(busy);
    expect(await listNames(full.store)).toEqual([]);
    await second?.[Symbol.asyncDispose]();
    await importNames(full.store, 'Bob');
    expect(await listNames(full.store)).toEqual(['Bob']);
  });

  it('says so when the database gives an import up for another transaction', async () => {
    await using torn = await openRemoteEngine(engine);
    await torn.outside.query('create unique index one_of_a_name on cti_phonebook (name)');
    await using rival = await connectTo(engine, torn.outside.url);
    await rival.query('begin');
    // PostgreSQL gives up the one that finds out, MariaDB the one that has written less.
    if (engine === 'postgres') await rival.query(`set deadlock_timeout = '1 min'`);
    for (const number of Array(50).keys()) await rival.query(insertOf(`rival ${number}`));
    await rival.query(insertOf('Cleo'));
    let rivals: Promise<unknown>;
    {
      await using lost = await torn.store.beginImport('ann', ['name', 'type']);
      await lost.insert(['Bob'].map(person));
      const waiting = lost.insert(['Cleo'].map(person));
      rivals = rival.query(insertOf('Bob'));
      await expect(waiting).rejects.toMatchObject(conflict);
    }
    await rivals;
    await rival.query('rollback');

    expect(await readNames(torn)).toEqual([]);
    await importNames(torn.store, 'Bob', 'Cleo');
    expect(await readNames(torn)).toEqual(['Bob', 'Cleo']);
  });

  it(
    'gives an import up that waits for too long for a lock of others',
    { timeout: 30_000 },
    async () => {
      await using locked = await openRemoteEngine(engine, { ...quick, maxAnswerMs: 2_000 });
      await using rival = await connectTo(engine, locked.outside.url);
      await rival.query(
        engine === 'mariadb'
          ? 'lock tables cti_phonebook write'
          : 'begin; lock table cti_phonebook',
      );

      await expect(importNames(locked.store, 'Bob')).rejects.toMatchObject(unavailable);
      await rival.query(engine === 'mariadb' ? 'unlock tables' : 'rollback');
      await importNames(locked.store, 'Cleo');
      expect(await readNames(locked)).toEqual(['Cleo']);
    },
  );
}

function person(name: string): { readonly name: string; readonly type: string } {
  return { name, type: 'private' };
}

function insertOf(name: string): string {
  return `insert into cti_phonebook (owner_id, name) values ('rival', '${name}')`;
}

async function importNames(store: PackingStore, ...names: readonly string[]): Promise<void> {
  await using contactImport = await store.beginImport('ann', ['name', 'type']);
  expect(await contactImport.insert(names.map(person))).toEqual([]);
  await contactImport.commit();
}

async function listNames(store: Pick<PackingStore, 'list'>): Promise<string[]> {
  const contacts = await store.list({ ownerId: 'ann', afterId: 0, limit: 100 });
  return contacts.map(({ name }) => name);
}

/** As another client sees them. */
async function readNames(engine: RemoteEngine): Promise<unknown[]> {
  return (await engine.readRows()).map(({ name }) => name);
}

async function expectUnavailable(database: PhonebookDatabase): Promise<void> {
  const { contacts } = database;
  await expect(database.ping()).rejects.toMatchObject(unavailable);
  await expect(listNames(contacts)).rejects.toMatchObject(unavailable);
  await expect(contacts.beginImport('ann', ['name'])).rejects.toMatchObject(unavailable);
}
