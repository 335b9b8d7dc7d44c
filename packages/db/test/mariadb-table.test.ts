import type { Contact } from '@phonebook/core';
import { openDatabase, type DatabaseNotice } from '@phonebook/db';
import { describe, expect, it } from 'vitest';
import { packing, type PackingStore } from './packing-store.ts';
import { openRemoteEngine, type RemoteEngine } from './remote-engine.ts';
import { describeOn } from './servers/describe-on.ts';
import { connectTo } from './servers/outside-connection.ts';
import { toUpstreamTable } from './upstream-table.ts';

const unavailable = { name: 'AppError', code: 'store_unavailable' };
const upstreamContact = `insert into cti_phonebook (owner_id, name, workphone, type)
  values ('ann', 'Città', '0721', 'public'), ('Ann', 'Zoe', null, null)`;

describeOn('mariadb', 'the table', () => {
  it('is made by InnoDB, in full Unicode, compared byte by byte', async () => {
    await using engine = await openRemoteEngine('mariadb');

    expect(await describeTable(engine)).toEqual([
      { engine: 'InnoDB', collation: 'utf8mb4_bin', row_format: 'Dynamic' },
    ]);
    expect(await readIndexed(engine)).toEqual([
      'cellphone',
      'company',
      'extension',
      'fax',
      'homeemail',
      'homephone',
      'id',
      'name',
      'owner_id',
      'workemail',
      'workphone',
    ]);
  });

  it('refuses a value that is too long for a column that somebody has narrowed, and cuts none', async () => {
    await using engine = await openRemoteEngine('mariadb');
    await engine.outside.query(`alter table cti_phonebook modify name varchar(3) not null`);

    const refused = await importContacts(engine.store, ['Bob', 'Cleo', 'Dan'].map(person));
    expect(refused).toEqual([{ index: 1, reason: `Data too long for column 'name'` }]);
    expect(await readNames(engine)).toEqual(['Bob', 'Dan']);
  });

  it('refuses a row that a server takes no packet for', async () => {
    await using engine = await openRemoteEngine('mariadb');
    const [before] = await engine.outside.query('select @@global.max_allowed_packet as bytes');
    await engine.outside.query('set global max_allowed_packet = 65536');
    try {
      await using database = await openDatabase(engine.location);
      const notes = 'n'.repeat(65_535);
      const contacts = [person('Bob'), { ...person('Cleo'), notes }, person('Dan')];
      expect(await importContacts(packing(database.contacts), contacts)).toEqual([
        {
          index: 1,
          reason: expect.stringMatching(/65536 bytes of the server's max_allowed_packet/),
        },
      ]);
    } finally {
      await engine.outside.query(`set global max_allowed_packet = ${Number(before?.['bytes'])}`);
    }
    expect(await readNames(engine)).toEqual(['Bob', 'Dan']);
  });
});

describeOn('mariadb', 'a table that NethVoice has made', () => {
  it.each([26, 36] as const)(
    'of %i columns gets those that it lacks, and stays as it is',
    async (columns) => {
      const notices: DatabaseNotice[] = [];
      await using engine = await openUpstream(columns, {}, notices);

      expect(await describeTable(engine)).toEqual([
        { engine: 'MyISAM', collation: 'utf8mb3_general_ci', row_format: 'Dynamic' },
      ]);
      expect(await engine.readRows()).toMatchObject([
        { id: 1, owner_id: 'ann', name: 'Città', workphone: '0721', type: 'public' },
        { id: 2, owner_id: 'Ann', name: 'Zoe', workphone: null, type: null },
      ]);
      expect(
        await importContacts(engine.store, [{ ...person('Bob'), otheremail: 'b@b.example' }]),
      ).toEqual([]);
      expect(await list(engine)).toMatchObject([
        { id: 1, name: 'Città', otheremail: '', fax: '' },
        { id: 3, name: 'Bob', otheremail: 'b@b.example', fax: '' },
      ]);
    },
  );

  it('is told of once, with the statement that converts it, and the statement does', async () => {
    const notices: DatabaseNotice[] = [];
    await using engine = await openUpstream(36, {}, notices);

    expect(notices).toHaveLength(1);
    const [notice] = notices;
    const statement = /ALTER TABLE .*$/.exec(notice?.message ?? '')?.[0] ?? '';
    await engine.outside.query(statement);
    expect(await describeTable(engine)).toMatchObject([
      { engine: 'InnoDB', row_format: 'Dynamic' },
    ]);
    await importContacts(engine.store, [person('☎️ 𝒳')]);
    expect(await list(engine)).toMatchObject([{ name: 'Città' }, { name: '☎️ 𝒳' }]);

    notices.length = 0;
    await using again = await openDatabase(engine.location, {
      onNotice: (told) => notices.push(told),
    });
    await again.ping();
    expect(notices).toEqual([]);
  });

  it('fails the rows with characters that it cannot hold, and says how to mend that', async () => {
    await using engine = await openUpstream(36);
    const refused = await importContacts(engine.store, [
      person('Bob ☎'),
      { ...person('Cleo'), notes: 'likes 🍕' },
      person('Dan'),
    ]);

    const reason =
      `the character set of the column 'notes' lacks a character of the value, such as an emoji; ` +
      'leave it out, or have the table converted to utf8mb4';
    expect(refused).toEqual([{ index: 1, reason }]);
    expect(await listNames(engine)).toEqual(['Città', 'Bob ☎', 'Dan']);
  });

  it('shows an owner nothing of an owner whose id its collation takes for the same', async () => {
    await using engine = await openUpstream(36);
    await importContacts(engine.store, [person('of [ANN ]')], 'ANN ');

    expect(await listNames(engine)).toEqual(['Città']);
    expect(await listNames(engine, 'Ann')).toEqual(['Zoe']);
    expect(await listNames(engine, 'ANN ')).toEqual(['of [ANN ]']);
    expect(await listNames(engine, 'ann😀')).toEqual([]);
  });

  it('keeps nothing of an import that fails, and of one whose rows rules have seen', async () => {
    await using engine = await openUpstream(36);
    await dropImport(engine.store);
    expect(await readNames(engine)).toEqual(['Città', 'Zoe']);

    await engine.refuseContactsNamed('Eve', 'no');
    await dropImport(engine.store);
    expect(await readNames(engine)).toEqual(['Città', 'Zoe']);
    expect(await importContacts(engine.store, ['Eve', 'Fay'].map(person))).toMatchObject([
      { index: 0 },
    ]);
    expect(await readNames(engine)).toEqual(['Città', 'Zoe', 'Fay']);
  });

  it.each([
    ['a check', `add constraint no_eve check (name <> 'Eve')`, ['Eve'], /constraint/i],
    ['a unique index', 'add unique index (name(50))', ['Città'], /duplicate/i],
    ['a number for text', 'modify extension int', ['ten'], /^Incorrect integer value: 'ten'/],
  ])('costs the rows alone that %s refuses', async (_case, change, names, reason) => {
    await using engine = await openUpstream(36);
    await engine.outside.query(`alter table cti_phonebook ${change}`);
    const contacts = ['Bob', ...names, 'Dan'].map((name) => {
      return { name, type: 'private', extension: name === 'ten' ? 'ten' : '1' };
    });
    await using contactImport = await engine.store.beginImport('ann', [
      'name',
      'type',
      'extension',
    ]);
    const refused = await contactImport.insert(contacts);
    await contactImport.commit();

    expect(refused).toEqual([{ index: 1, reason: expect.stringMatching(reason) }]);
    expect(await readNames(engine)).toEqual(['Città', 'Zoe', 'Bob', 'Dan']);
  });

  it('says which column it misses, where others have to be filled', async () => {
    await using engine = await openUpstream(36);
    await engine.outside.query('alter table cti_phonebook add column tenant int not null');

    expect(await importContacts(engine.store, [person('Bob')])).toEqual([
      { index: 0, reason: `Field 'tenant' doesn't have a default value` },
    ]);
  });

  it('keeps nothing of an import that a rule made meanwhile refuses', async () => {
    await using engine = await openUpstream(36);
    {
      await using lost = await engine.store.beginImport('ann', ['name', 'type']);
      await lost.insert(['Bob', 'Eve'].map(person));
      await engine.refuseContactsNamed('Eve', 'no');
      await expect(lost.commit()).rejects.toMatchObject(unavailable);
    }
    expect(await readNames(engine)).toEqual(['Città', 'Zoe']);
  });
});

describeOn('mariadb', 'a connection to a table of MyISAM', () => {
  describe('that breaks', () => {
    it('while rows are gathered leaves none of them', async () => {
      await using engine = await openUpstream(36);
      {
        await using lost = await engine.store.beginImport('ann', ['name', 'type']);
        await lost.insert([person('Bob')]);
        engine.proxy.cutAll();
        await expect(lost.commit()).rejects.toMatchObject(unavailable);
      }
      expect(await readNames(engine)).toEqual(['Città', 'Zoe']);
    });

    it('once the server has heard of the copy leaves all of them, told as stored', async () => {
      await using engine = await openUpstream(36);
      const cut = engine.proxy.cutAfterSending('begin not atomic');
      expect(await importContacts(engine.store, ['Bob', 'Cleo'].map(person))).toEqual([]);
      await cut;
      expect(await readNames(engine)).toEqual(['Città', 'Zoe', 'Bob', 'Cleo']);
    });

    it('before the server has heard of the copy leaves none of them', async () => {
      await using engine = await openUpstream(36);
      const cut = engine.proxy.cutBeforeSending('begin not atomic');
      await expect(importContacts(engine.store, [person('Bob')])).rejects.toMatchObject(
        unavailable,
      );
      await cut;
      expect(await readNames(engine)).toEqual(['Città', 'Zoe']);
    });

    it('silently while it copies keeps others from the table for seconds, not hours', async () => {
      await using engine = await openUpstream(36);
      const hanging = engine.proxy.hangAfterSending('begin not atomic');
      const importing = importContacts(engine.store, [person('Bob')]).catch(() => undefined);
      await hanging;
      expect(await readNames(engine)).toEqual(['Città', 'Zoe', 'Bob']);
      await engine.database[Symbol.asyncDispose]();
      await importing;
    });

    it.each(['before', 'after'] as const)(
      '%s the server has heard of the copy tells it from what the same owner imports meanwhile',
      async (when) => {
        await using engine = await openUpstream(36);
        await using elsewhere = await openDatabase({ engine: 'mariadb', url: engine.outside.url });
        const cut =
          when === 'before'
            ? engine.proxy.cutBeforeSending('begin not atomic')
            : engine.proxy.cutAfterSending('begin not atomic');
        const broken = importContacts(engine.store, [person('Bob')]).then(
          () => 'stored',
          () => 'not stored',
        );
        await cut;
        engine.proxy.refuse();
        await importContacts(packing(elsewhere.contacts), [person('Bob')]);
        engine.proxy.accept();

        const stored = when === 'before' ? ['Bob'] : ['Bob', 'Bob'];
        expect(await broken).toBe(when === 'before' ? 'not stored' : 'stored');
        expect(await readNames(engine)).toEqual(['Città', 'Zoe', ...stored]);
      },
    );

    it('since it is killed in the copy leaves all rows or none, as is told', async () => {
      await using engine = await openUpstream(36);
      const names = Array.from({ length: 20_000 }, (_, number) => `Contact ${number}`);
      let stored = 0;
      let isBroken = false;
      for (let tries = 0; tries < 20 && !isBroken; tries += 1) {
        const importing = importContacts(engine.store, names.map(person));
        const isStored = importing.then(
          () => true,
          () => false,
        );
        await killCopy(engine);
        isBroken = !(await isStored);
        if (!isBroken) stored += names.length;
        expect(await readNames(engine)).toHaveLength(2 + stored);
      }
      expect(isBroken).toBe(true);
    });

    it('after rows were shown to rules has them removed over another', async () => {
      await using engine = await openUpstream(36);
      await engine.refuseContactsNamed('Eve', 'no');
      {
        await using lost = await engine.store.beginImport('ann', ['name', 'type']);
        await lost.insert(['Bob', 'Eve', 'Cleo'].map(person));
        await lost.insert([person('Dan')]);
        expect(await readNames(engine)).toEqual(['Città', 'Zoe', 'Bob', 'Cleo', 'Dan']);
        await engine.outside.query(upstreamContact);
        engine.proxy.cutAll();
        await expect(lost.insert([person('Fay')])).rejects.toMatchObject(unavailable);
      }
      expect(await readNames(engine)).toEqual(['Città', 'Zoe', 'Città', 'Zoe']);
    });
  });
});

/** Kills a connection that copies, unless it is done sooner than it is found. */
async function killCopy({ outside }: RemoteEngine): Promise<void> {
  await using connection = await connectTo('mariadb', outside.url);
  const query = `select id from information_schema.processlist
    where db = database() and info like 'insert into cti_phonebook (%'`;
  for (let looks = 0; looks < 2_000; looks += 1) {
    const [copy] = await connection.query(query);
    if (copy === undefined) continue;
    await connection.query(`kill ${Number(copy['id'])}`).catch(() => undefined);
    return;
  }
}

function openUpstream(
  columns: 26 | 36,
  options: Parameters<typeof toUpstreamTable>[1] = {},
  notices: DatabaseNotice[] = [],
): Promise<RemoteEngine> {
  return openRemoteEngine('mariadb', {
    onNotice: (notice) => notices.push(notice),
    async before(outside) {
      await outside.query(toUpstreamTable(columns, options));
      await outside.query(upstreamContact);
    },
  });
}

function person(name: string): Contact {
  return { name, type: 'private' };
}

async function importContacts(store: PackingStore, contacts: readonly Contact[], owner = 'ann') {
  const fields = ['name', 'type', 'notes', 'otheremail'] as const;
  await using contactImport = await store.beginImport(owner, fields);
  const refused = await contactImport.insert(contacts);
  await contactImport.commit();
  return refused;
}

async function dropImport(store: PackingStore): Promise<void> {
  await using dropped = await store.beginImport('ann', ['name', 'type']);
  await dropped.insert(['Bob', 'Cleo'].map(person));
  await dropped.insert([person('Dan')]);
}

function list({ store }: RemoteEngine, ownerId = 'ann') {
  return store.list({ ownerId, afterId: 0, limit: 100 });
}

async function listNames(engine: RemoteEngine, ownerId?: string): Promise<string[]> {
  return (await list(engine, ownerId)).map(({ name }) => name);
}

async function readNames(engine: RemoteEngine): Promise<unknown[]> {
  return (await engine.readRows()).map(({ name }) => name);
}

function describeTable({ outside }: RemoteEngine) {
  return outside.query(`
    select engine, table_collation as collation, row_format from information_schema.tables
    where table_schema = database() and table_name = 'cti_phonebook'`);
}

async function readIndexed({ outside }: RemoteEngine): Promise<unknown[]> {
  const rows = await outside.query(`
    select column_name as name from information_schema.statistics
    where table_schema = database() and table_name = 'cti_phonebook' order by column_name`);
  return rows.map(({ name }) => name);
}
