import { statSync } from 'node:fs';
import { join } from 'node:path';
import { contactFields, receiptLifeMs } from '@phonebook/core';
import { openDatabase } from '@phonebook/db';
import { describe, expect, it } from 'vitest';
import { connect } from '../src/sqlite/driver.ts';
import { describeContactStore } from './contact-store-contract.ts';
import { startProgram } from './node-program.ts';
import { importOne, openOutside, openSqliteEngine, person, readRows } from './sqlite-engine.ts';
import { packing } from './packing-store.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

describeContactStore('SQLite', () => openSqliteEngine());
describeContactStore('SQLite, its indexes left aside', () => openSqliteEngine(manyRows));

/** So many that the store leaves its indexes aside. */
const manyRows = 1_000_000;

describe('the table of SQLite', () => {
  it('is cti_phonebook with the columns of upstream, all of them text', async () => {
    await using engine = await openSqliteEngine();

    expect(engine.outside.pragma('table_info(cti_phonebook)')).toMatchObject([
      { name: 'id', type: 'INTEGER', pk: 1 },
      { name: 'owner_id', type: 'TEXT', notnull: 1 },
      ...contactFields.map((name) => ({ name, type: 'TEXT', notnull: 1, dflt_value: "''" })),
    ]);
  });

  it('has an index on each column that upstream searches', async () => {
    await using engine = await openSqliteEngine();
    const indexed = engine.outside
      .prepare(
        `select column.name from pragma_index_list('cti_phonebook') as indexes,
         pragma_index_info(indexes.name) as column order by column.name`,
      )
      .pluck()
      .all();

    expect(indexed).toEqual([
      'cellphone',
      'company',
      'extension',
      'fax',
      'homeemail',
      'homephone',
      'name',
      'owner_id',
      'workemail',
      'workphone',
    ]);
  });

  it('keeps numbers and the word NULL as text', async () => {
    await using engine = await openSqliteEngine();
    await using contactImport = await engine.store.beginImport('007', ['name', 'homephone']);
    await contactImport.insert([{ name: 'NULL', type: 'private', homephone: '0721' }]);
    await contactImport.commit();

    const types = 'select typeof(owner_id), typeof(name), typeof(homephone), typeof(fax)';
    expect(engine.outside.prepare(`${types} from cti_phonebook`).raw().all()).toEqual([
      ['text', 'text', 'text', 'text'],
    ]);
  });

  it('never gives the id of a deleted contact to another', async () => {
    await using engine = await openSqliteEngine();
    await importOne(engine.store, 'Bob');
    const [bob] = readRows(engine.outside);
    engine.outside.exec('delete from cti_phonebook');
    await importOne(engine.store, 'Cleo');
    const [cleo] = readRows(engine.outside);

    expect(cleo?.['id']).not.toBe(bob?.['id']);
  });
});

describe('connect', () => {
  it('writes ahead to a log, and waits for the disk at each commit', async () => {
    await using folder = await makeTemporaryFolder();
    const connection = connect(join(folder.path, 'phonebook.sqlite'), 0);
    const full = 2;

    expect(connection.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(connection.pragma('synchronous', { simple: true })).toBe(full);
    connection.close();
  });
});

describe('an import into SQLite with a receipt', () => {
  it('forgets old ones, some at a time, and the one by its key', async () => {
    await using engine = await openSqliteEngine();
    const insert = engine.outside.prepare(
      `insert into cti_phonebook_receipt values ('ann', ?, 'f', '{}', ?)`,
    );
    insert.run('young', Date.now() - receiptLifeMs + 60_000);
    insert.run('one', Date.now() - receiptLifeMs - 1_000);
    for (const number of Array(150).keys())
      insert.run(`old ${number}`, Date.now() - 2 * receiptLifeMs);
    for (const [key, left] of Object.entries({ one: 52, two: 3, three: 4 })) {
      await using contactImport = await engine.store.beginImport('ann', ['name']);
      await contactImport.commit({ key, fingerprint: 'f', answer: '{}' });
      const count = 'select count(*) from cti_phonebook_receipt';
      expect(engine.outside.prepare(count).pluck().get()).toBe(left);
    }
  });
});

describe('imports into SQLite begun at once', () => {
  it('are served one after another in the order asked', async () => {
    await using engine = await openSqliteEngine();
    const owners = ['ann', 'bob', 'cleo', 'dan', 'eve'];
    const events: string[] = [];
    await Promise.all(
      owners.map(async (owner) => {
        await using contactImport = await engine.store.beginImport(owner, contactFields);
        events.push(`${owner} begins`);
        await contactImport.insert([person('Bob')]);
        await contactImport.insert([person('Cleo')]);
        events.push(`${owner} ends`);
        await contactImport.commit();
      }),
    );

    expect(events).toEqual(owners.flatMap((owner) => [`${owner} begins`, `${owner} ends`]));
    const rows = await engine.readRows();
    expect(rows.map((row) => row['owner_id'])).toEqual(owners.flatMap((owner) => [owner, owner]));
  });
});

describe('openDatabase', () => {
  it('makes the file with the folders above it, whatever they are called', async () => {
    await using folder = await makeTemporaryFolder();
    const path = join(folder.path, 'new', 'Città #1 ?mode=ro %20', "phone'book.sqlite");
    await using database = await openDatabase({ engine: 'sqlite', path });
    await database.ping();

    using outside = openOutside(path);
    expect(outside.connection.pragma('journal_mode', { simple: true })).toBe('wal');
  });

  it('makes files that only their owner may read', async () => {
    await using folder = await makeTemporaryFolder();
    const path = join(folder.path, 'made', 'phonebook.sqlite');
    await using database = await openDatabase({ engine: 'sqlite', path });
    await database.ping();

    const modes = ['', 'phonebook.sqlite', 'phonebook.sqlite-wal', 'phonebook.sqlite-shm'].map(
      (name) => statSync(join(folder.path, 'made', name)).mode & 0o777,
    );
    expect(modes).toEqual([0o700, 0o600, 0o600, 0o600]);
  });

  it('keeps what an existing file holds, and migrates it once', async () => {
    await using folder = await makeTemporaryFolder();
    const path = join(folder.path, 'phonebook.sqlite');
    for (const name of ['Bob', 'Cleo', 'Dan']) {
      await using database = await openDatabase({ engine: 'sqlite', path });
      await importOne(packing(database.contacts), name);
    }

    using outside = openOutside(path);
    const migrations = 'select name from cti_phonebook_migration';
    expect(outside.connection.prepare(migrations).pluck().all()).toEqual([
      '001-cti-phonebook',
      '002-receipts',
    ]);
    expect(readRows(outside.connection)).toMatchObject([
      { name: 'Bob' },
      { name: 'Cleo' },
      { name: 'Dan' },
    ]);
  });

  it('forgets receipts whose time is over, and no others', async () => {
    await using folder = await makeTemporaryFolder();
    const path = join(folder.path, 'phonebook.sqlite');
    await (await openDatabase({ engine: 'sqlite', path }))[Symbol.asyncDispose]();
    using outside = openOutside(path);
    const insert = outside.connection.prepare(
      `insert into cti_phonebook_receipt values ('ann', ?, 'f', '{}', ?)`,
    );
    insert.run('old', Date.now() - receiptLifeMs - 1_000);
    insert.run('young', Date.now() - receiptLifeMs + 60_000);
    await using _ = await openDatabase({ engine: 'sqlite', path });

    const keys = 'select receipt_key from cti_phonebook_receipt';
    expect(outside.connection.prepare(keys).pluck().all()).toEqual(['young']);
  });

  it('leaves the tables of others in the file alone', async () => {
    await using folder = await makeTemporaryFolder();
    const path = join(folder.path, 'phonebook.sqlite');
    using outside = openOutside(path);
    outside.connection.exec(`create table cti_other (a); insert into cti_other values ('kept')`);
    await using database = await openDatabase({ engine: 'sqlite', path });
    await importOne(packing(database.contacts), 'Bob');

    expect(outside.connection.prepare('select a from cti_other').pluck().all()).toEqual(['kept']);
  });

  it('opens a new file eight times at once in one process', async () => {
    await using folder = await makeTemporaryFolder();
    const path = join(folder.path, 'data', 'phonebook.sqlite');
    await using disposables = new AsyncDisposableStack();
    const openings = Array.from({ length: 8 }, () => openDatabase({ engine: 'sqlite', path }));
    for (const opened of await Promise.all(openings)) disposables.use(opened);
    for (const opened of await Promise.all(openings))
      await importOne(packing(opened.contacts), 'Bob');

    using outside = openOutside(path);
    expect(readRows(outside.connection)).toHaveLength(8);
  });

  it('opens a new file in eight processes at once', { timeout: 30_000 }, async () => {
    await using folder = await makeTemporaryFolder();
    const path = join(folder.path, 'data', 'phonebook.sqlite');
    await using disposables = new AsyncDisposableStack();
    const programs = Array.from({ length: 8 }, () => {
      return disposables.use(startProgram('open-phonebook.ts', path));
    });

    expect(await Promise.all(programs.map(({ end }) => end))).toEqual(Array(8).fill('exit 0'));
    using outside = openOutside(path);
    expect(outside.connection.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  it('waits for the import that another opening of the file runs', async () => {
    await using engine = await openSqliteEngine();
    const events: string[] = [];
    await using contactImport = await engine.store.beginImport('ann', ['name', 'type']);
    const opening = openDatabase({ engine: 'sqlite', path: engine.path });
    const opened = opening.then(() => events.push('opened'));
    await contactImport.insert([person('Bob')]);
    events.push('commits');
    await contactImport.commit();
    await opened;
    await using database = await opening;

    expect(events).toEqual(['commits', 'opened']);
    await importOne(packing(database.contacts), 'Cleo');
    expect(await engine.readRows()).toMatchObject([{ name: 'Bob' }, { name: 'Cleo' }]);
  });
});
