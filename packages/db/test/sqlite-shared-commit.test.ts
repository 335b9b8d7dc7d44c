import { rename } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { contactFields, packContacts } from '@phonebook/core';
import { Kysely, SqliteDialect } from 'kysely';
import { describe, expect, it, vi } from 'vitest';
import type { Schema } from '../src/schema.ts';
import { SqliteContactStore } from '../src/sqlite/contact-store.ts';
import { identifyFile } from '../src/sqlite/database-file.ts';
import { connectWriter } from '../src/sqlite/driver.ts';
import { ImportWriter, type ImportPlan, type Writer } from '../src/sqlite/import-writer.ts';
import { SharedCommit } from '../src/sqlite/shared-commit.ts';
import { openSqliteEngine, person, readRows, type SqliteEngine } from './sqlite-engine.ts';
import { packing, type PackingImport } from './packing-store.ts';

/** So many that imports share a commit where they can. */
const manyRows = 100_000;

function namesIn(engine: SqliteEngine): unknown[] {
  return readRows(engine.outside).map((row) => row['name']);
}

/** Begins imports at once: each has its turn when the one before it commits or is given up. */
function beginImports(engine: SqliteEngine, count: number): readonly Promise<PackingImport>[] {
  return Array.from({ length: count }, () => engine.store.beginImport('ann', contactFields));
}

async function insertInto(begun: Promise<PackingImport> | undefined, ...names: readonly string[]) {
  const contactImport = await (begun ?? expect.unreachable());
  await contactImport.insert(names.map(person));
  return contactImport;
}

/** Whether a promise has settled when everything else had time to happen. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending');
  const first = await Promise.race([promise.catch(() => undefined), sleep(50, pending)]);
  return first !== pending;
}

describe('long imports that come at once', () => {
  it('are permanent together, and not before', async () => {
    await using engine = await openSqliteEngine(manyRows);
    const begun = beginImports(engine, 3);
    const first = await insertInto(begun[0], 'Ann');
    const firstCommit = first.commit();
    const second = await insertInto(begun[1], 'Bob');
    const secondCommit = second.commit();
    const third = await insertInto(begun[2], 'Cleo');

    expect(await isSettled(firstCommit)).toBe(false);
    expect(await isSettled(secondCommit)).toBe(false);
    expect(namesIn(engine)).toEqual([]);

    await third.commit();
    await Promise.all([firstCommit, secondCommit]);
    expect(namesIn(engine)).toEqual(['Ann', 'Bob', 'Cleo']);
    expect(engine.outside.pragma('index_list(cti_phonebook)')).toHaveLength(10);
    expect(engine.outside.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  it('leave nothing of one among them that is given up', async () => {
    await using engine = await openSqliteEngine(manyRows);
    const begun = beginImports(engine, 3);
    const firstCommit = (await insertInto(begun[0], 'Ann')).commit();
    await (await insertInto(begun[1], 'Bob'))[Symbol.asyncDispose]();
    await (await insertInto(begun[2], 'Cleo')).commit();
    await firstCommit;

    expect(namesIn(engine)).toEqual(['Ann', 'Cleo']);
  });

  it('are permanent when the last of them is given up, or never stores anything', async () => {
    await using engine = await openSqliteEngine(manyRows);
    for (const names of [['Bob'], []]) {
      const begun = beginImports(engine, 2);
      const firstCommit = (await insertInto(begun[0], 'Ann')).commit();
      const last = await (begun[1] ?? expect.unreachable());
      if (names.length > 0) await last.insert(names.map(person));
      await last[Symbol.asyncDispose]();
      await firstCommit;
    }

    expect(namesIn(engine)).toEqual(['Ann', 'Ann']);
  });

  it('may be empty, each of them', async () => {
    await using engine = await openSqliteEngine(manyRows);
    await Promise.all(
      beginImports(engine, 3).map(async (begun) => {
        await using contactImport = await begun;
        await contactImport.commit();
      }),
    );
    expect(namesIn(engine)).toEqual([]);
  });

  it('answer each its own refused rows', async () => {
    await using engine = await openSqliteEngine(manyRows);
    engine.outside.exec('create unique index one_of_each on cti_phonebook (name)');
    const begun = beginImports(engine, 2);
    const first = await (begun[0] ?? expect.unreachable());
    expect(await first.insert(['Ann', 'Bob'].map(person))).toEqual([]);
    const firstCommit = first.commit();
    const second = await (begun[1] ?? expect.unreachable());
    expect(await second.insert(['Cleo', 'Bob'].map(person))).toMatchObject([{ index: 1 }]);
    await second.commit();
    await firstCommit;

    expect(namesIn(engine)).toEqual(['Ann', 'Bob', 'Cleo']);
  });

  it('are lost together where they cannot be committed, and nobody is told otherwise', async () => {
    await using engine = await openSqliteEngine(manyRows);
    const begun = beginImports(engine, 2);
    const firstCommit = (await insertInto(begun[0], 'Ann')).commit();
    const lost = expect(firstCommit).rejects.toMatchObject({ code: 'store_unavailable' });
    const second = await insertInto(begun[1], 'Bob');
    // Nothing can be stored in a file that has gone.
    await rename(engine.path, `${engine.path}.gone`);
    await expect(second.commit()).rejects.toMatchObject({ code: 'store_unavailable' });
    await lost;
    await second[Symbol.asyncDispose]();
    await rename(`${engine.path}.gone`, engine.path);

    expect(namesIn(engine)).toEqual([]);
    await (await insertInto(beginImports(engine, 1)[0], 'Cleo')).commit();
    expect(namesIn(engine)).toEqual(['Cleo']);
  });

  it('share nothing where a rule of the database may end the transaction for one of them', async () => {
    await using engine = await openSqliteEngine(manyRows);
    engine.beforeContactsNamed('Eve', `raise(rollback, 'Eve is not welcome')`);
    const begun = beginImports(engine, 2);
    await (await insertInto(begun[0], 'Ann')).commit();
    expect(namesIn(engine)).toEqual(['Ann']);

    await using second = await (begun[1] ?? expect.unreachable());
    await expect(second.insert([person('Eve')])).rejects.toMatchObject({
      code: 'store_unavailable',
    });
    expect(namesIn(engine)).toEqual(['Ann']);
  });

  it.each([
    ['the last of them is given up', false],
    ['the next one is committed at once', true],
  ])('are lost when the transaction ends under them, and %s', async (_case, hasNext) => {
    await using engine = await openSqliteEngine(manyRows);
    const connection = connectWriter(engine.path);
    const writer = new ImportWriter(connection, identifyFile(engine.path));
    const fields = ['name', 'type'] as const;
    const planOf = (id: string): ImportPlan => ({
      id,
      ownerId: 'ann',
      fields,
      insertSql: 'insert into cti_phonebook (owner_id, name, type) values (?, ?, ?)',
      expectedRows: manyRows,
      maxWaitMs: 1_000,
    });
    await writer.insert(packContacts([person('Ann')], fields), planOf('a'));
    expect(await writer.keep()).toBe(true);
    await writer.insert(packContacts([person('Bob')], fields), planOf('b'));
    // As SQLite does by itself where a disk is full.
    connection.exec('rollback');
    await writer.rollBack();

    if (hasNext) expect(await writer.commit(planOf('c'))).toEqual([]);
    else await expect(writer.commit()).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(namesIn(engine)).toEqual([]);
    await writer.insert(packContacts([person('Dan')], fields), planOf('d'));
    expect(await writer.commit()).toEqual([]);
    expect(namesIn(engine)).toEqual(['Dan']);
    await writer.close();
  });

  it('are told 503 where the one that is given up cannot be taken back', async () => {
    await using engine = await openSqliteEngine(manyRows);
    const connection = connectWriter(engine.path);
    const file = identifyFile(engine.path);
    const writer = new ImportWriter(connection, file);
    const failure = new Error('the thread died');
    const broken: Writer = {
      insert: (...args) => writer.insert(...args),
      keep: (...args) => writer.keep(...args),
      commit: (...args) => writer.commit(...args),
      rollBack: () => Promise.reject(failure),
      close: () => writer.close(),
    };
    const reader = new Kysely<Schema>({ dialect: new SqliteDialect({ database: connection }) });
    const store = packing(
      new SqliteContactStore({ reader, file, writer: broken, maxWaitMs: 1_000 }),
      manyRows,
    );
    const begun = [0, 1].map(() => store.beginImport('ann', contactFields));
    const lost = expect((await insertInto(begun[0], 'Ann')).commit()).rejects.toBe(failure);
    const second = await insertInto(begun[1], 'Bob');
    await expect(second[Symbol.asyncDispose]()).rejects.toBe(failure);
    await lost;
    connection.close();
  });

  it('do not keep a short one waiting that comes meanwhile', async () => {
    await using engine = await openSqliteEngine(manyRows);
    const short = packing(engine.database.contacts, 1);
    const begun = beginImports(engine, 2);
    const first = await insertInto(begun[0], 'Ann');
    const shortBegun = short.beginImport('ann', contactFields);
    await first.commit();
    expect(namesIn(engine)).toEqual(['Ann']);

    await (await insertInto(shortBegun, 'Bob')).commit();
    expect(namesIn(engine)).toEqual(['Ann', 'Bob']);
    await (await insertInto(begun[1], 'Cleo')).commit();
    expect(namesIn(engine)).toEqual(['Ann', 'Bob', 'Cleo']);
  });
});

describe('SharedCommit', () => {
  it('is due when the first has been kept for 5 s, and not when nothing is', async () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(1_000);
    const shared = new SharedCommit();
    expect(shared.isDue).toBe(false);
    const kept = shared.wait('a');
    clock.mockReturnValue(5_999);
    void shared.wait('b');
    expect(shared.isDue).toBe(false);
    clock.mockReturnValue(6_000);
    expect(shared.isDue).toBe(true);

    await shared.settle(async () => ['a', 'b']);
    await kept;
    expect(shared.isDue).toBe(false);
    clock.mockRestore();
  });

  it('tells those that a commit does not name that they are lost', async () => {
    const shared = new SharedCommit();
    const [a, b] = [shared.wait('a'), shared.wait('b')];
    const lost = expect(a).rejects.toMatchObject({ code: 'store_unavailable' });
    await shared.settle(async () => ['b', 'unknown']);
    await lost;
    await b;
    expect(shared.isEmpty).toBe(true);
  });

  it('tells all of them what a commit throws', async () => {
    const shared = new SharedCommit();
    const failure = new Error('the disk is full');
    const lost = expect(shared.wait('a')).rejects.toBe(failure);
    await expect(shared.settle(() => Promise.reject(failure))).rejects.toBe(failure);
    await lost;
    expect(shared.isEmpty).toBe(true);
  });
});
