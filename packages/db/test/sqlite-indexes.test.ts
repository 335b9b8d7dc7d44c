import { contactFields } from '@phonebook/core';
import { describe, expect, it } from 'vitest';
import { isBetterRebuilt } from '../src/sqlite/indexes.ts';
import type { Connection } from '../src/sqlite/driver.ts';
import { openSqliteEngine, person, readRows } from './sqlite-engine.ts';

/** So many that the store leaves its indexes aside. */
const manyRows = 1_000_000;

/** Names and statements of the table's indexes, as another client sees them. */
function indexesOf(connection: Connection): unknown[] {
  const indexes = `select name, sql from sqlite_schema where type = 'index'
    and tbl_name = 'cti_phonebook' order by name`;
  return connection.prepare(indexes).all();
}

function planOf(connection: Connection, where: string): string {
  const plan = connection.prepare(`explain query plan select * from cti_phonebook where ${where}`);
  return JSON.stringify(plan.all());
}

describe('an import that leaves the indexes aside', () => {
  it('has them back, with its rows in them, when it is committed', async () => {
    await using engine = await openSqliteEngine(manyRows);
    const before = indexesOf(engine.outside);
    await using contactImport = await engine.store.beginImport('ann', contactFields);
    await contactImport.insert(['Bob', 'Cleo'].map(person));
    await contactImport.commit();

    expect(indexesOf(engine.outside)).toEqual(before);
    expect(before).toHaveLength(10);
    expect(engine.outside.pragma('integrity_check', { simple: true })).toBe('ok');
    const found = `select name from cti_phonebook indexed by cti_phonebook_name where name = 'Cleo'`;
    expect(engine.outside.prepare(found).pluck().all()).toEqual(['Cleo']);
  });

  it('takes them from nobody else meanwhile', async () => {
    await using engine = await openSqliteEngine(manyRows);
    const before = indexesOf(engine.outside);
    await using contactImport = await engine.store.beginImport('ann', contactFields);
    await contactImport.insert([person('Bob')]);

    expect(indexesOf(engine.outside)).toEqual(before);
    expect(planOf(engine.outside, `name = 'Bob'`)).toContain('cti_phonebook_name');
    expect(await engine.store.list({ ownerId: 'ann', afterId: 0, limit: 9 })).toEqual([]);
    await contactImport.commit();
  });

  it('has them back when it is given up', async () => {
    await using engine = await openSqliteEngine(manyRows);
    const before = indexesOf(engine.outside);
    {
      await using contactImport = await engine.store.beginImport('ann', contactFields);
      await contactImport.insert([person('Bob')]);
    }
    await using next = await engine.store.beginImport('ann', contactFields);
    await next.insert([person('Cleo')]);
    await next.commit();

    expect(indexesOf(engine.outside)).toEqual(before);
    expect(readRows(engine.outside)).toMatchObject([{ name: 'Cleo' }]);
    expect(engine.outside.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  it('makes again just the indexes that were there, whoever made them and whatever they are called', async () => {
    await using engine = await openSqliteEngine(manyRows);
    engine.outside.exec('drop index cti_phonebook_fax');
    engine.outside.exec(`create index "its ""own"" index" on cti_phonebook (title collate nocase)`);
    const before = indexesOf(engine.outside);
    await using contactImport = await engine.store.beginImport('ann', contactFields);
    await contactImport.insert([person('Bob')]);
    await contactImport.commit();

    expect(indexesOf(engine.outside)).toEqual(before);
    expect(before).toHaveLength(10);
  });

  it('keeps those that refuse rows, so that a refused row costs that row', async () => {
    await using engine = await openSqliteEngine(manyRows);
    engine.outside.exec(`create unique index one_of_each on cti_phonebook (name)`);
    engine.outside.exec(`create unique index one_fax on cti_phonebook (fax) where fax <> ''`);
    engine.outside.exec(`create unique index one_url on cti_phonebook (lower(nullif(url, '')))`);
    await using contactImport = await engine.store.beginImport('ann', ['name', 'fax', 'url']);
    const contacts = [
      person('Bob'),
      person('Bob'),
      { ...person('Cleo'), fax: '1' },
      { ...person('Dan'), fax: '1' },
      { ...person('Eve'), url: 'eve.example' },
      { ...person('Fay'), url: 'EVE.example' },
    ];
    const refused = await contactImport.insert(contacts);
    await contactImport.commit();

    const reason: unknown = expect.stringContaining('UNIQUE');
    expect(refused).toEqual([1, 3, 5].map((index) => ({ index, reason })));
    expect(readRows(engine.outside)).toMatchObject([
      { name: 'Bob' },
      { name: 'Cleo' },
      { name: 'Eve' },
    ]);
  });
});

describe('isBetterRebuilt', () => {
  it('is so of an import that is long, and not much shorter than the table', async () => {
    await using engine = await openSqliteEngine();
    const { outside } = engine;
    expect(isBetterRebuilt(outside, 4_999)).toBe(false);
    expect(isBetterRebuilt(outside, 5_000)).toBe(true);

    outside.exec(`insert into cti_phonebook (id, owner_id) values (50000, 'ann')`);
    expect(isBetterRebuilt(outside, 9_999)).toBe(false);
    expect(isBetterRebuilt(outside, 10_000)).toBe(true);
  });

  it('is not so where a trigger may look into the table at each row', async () => {
    await using engine = await openSqliteEngine();
    engine.beforeContactsNamed('Eve', 'raise(ignore)');
    expect(isBetterRebuilt(engine.outside, manyRows)).toBe(false);

    await using other = await openSqliteEngine();
    other.outside.exec('create trigger t after insert on CTI_Phonebook begin select 1; end');
    expect(isBetterRebuilt(other.outside, manyRows)).toBe(false);
  });
});
