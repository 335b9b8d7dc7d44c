import { closeSync, existsSync, openSync, statSync, writeSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@phonebook/db';
import { Kysely, SqliteDialect } from 'kysely';
import { describe, expect, it, vi } from 'vitest';
import type { Schema } from '../src/schema.ts';
import { SqliteContactStore } from '../src/sqlite/contact-store.ts';
import { identifyFile } from '../src/sqlite/database-file.ts';
import { connect, connectWriter } from '../src/sqlite/driver.ts';
import { ImportWriter } from '../src/sqlite/import-writer.ts';
import { startProgram } from './node-program.ts';
import { packing, type PackingStore } from './packing-store.ts';
import { importOne, openSqliteEngine, person } from './sqlite-engine.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

const unavailable = { name: 'AppError', code: 'store_unavailable', retryAfterSeconds: 5 };

describe('an import into SQLite', () => {
  it('is lost as a whole where a rule rolls it back', async () => {
    await using engine = await openSqliteEngine();
    engine.beforeContactsNamed('Eve', `raise(rollback, 'Eve is not welcome')`);
    {
      await using lost = await engine.store.beginImport('ann', ['name', 'type']);
      await lost.insert([person('Bob')]);

      await expect(lost.insert(['Cleo', 'Eve', 'Dan'].map(person))).rejects.toMatchObject({
        ...unavailable,
        cause: { message: 'Eve is not welcome' },
      });
      await expect(lost.insert([person('Fay')])).rejects.toMatchObject(unavailable);
      await expect(lost.commit()).rejects.toMatchObject(unavailable);
    }

    expect(await engine.readRows()).toEqual([]);
    await importOne(engine.store, 'Gus');
    expect(await engine.readRows()).toMatchObject([{ name: 'Gus' }]);
  });

  it('waits while another process writes, and begins when that is done', async () => {
    await using engine = await openSqliteEngine();
    await using holder = startProgram('hold-write-lock.ts', engine.path);
    await holder.lines.next();
    const events: string[] = [];

    const imported = importOne(engine.store, 'Bob').then(() => events.push('imported'));
    await sleep(100);
    expect(await engine.store.list({ ownerId: 'ann', afterId: 0, limit: 1 })).toEqual([]);
    await engine.database.ping();
    events.push('lock freed');
    holder.finish();
    await imported;

    expect(events).toEqual(['lock freed', 'imported']);
    expect(await engine.readRows()).toMatchObject([{ name: 'Bob' }]);
  });

  it('takes what comes while it waits for another process, and is given up as a whole', async () => {
    await using engine = await openSqliteEngine();
    await using holder = startProgram('hold-write-lock.ts', engine.path);
    await holder.lines.next();
    const kept = await engine.store.beginImport('ann', ['name', 'type']);
    const inserts = ['Bob', 'Cleo'].map((name) => kept.insert([{ name, type: 'private' }]));
    await sleep(100);
    holder.finish();
    expect(await Promise.all(inserts)).toEqual([[], []]);
    await kept[Symbol.asyncDispose]();

    await importOne(engine.store, 'Dan');
    expect(await engine.readRows()).toMatchObject([{ name: 'Dan' }]);
  });

  it('begins when the process that writes is killed', async () => {
    await using engine = await openSqliteEngine();
    await using holder = startProgram('hold-write-lock.ts', engine.path);
    await holder.lines.next();

    const imported = importOne(engine.store, 'Bob');
    holder.kill();
    await imported;

    expect(await engine.readRows()).toMatchObject([{ name: 'Bob' }]);
  });

  it('is lost as a whole where the disk is full, and the next one goes once there is room', async () => {
    await using engine = await openSqliteEngine();
    using writer = openUnthreaded(engine.path);
    writer.limitTo(10);
    const big = { ...person('Bob'), notes: 'n'.repeat(65_535) };
    {
      await using lost = await writer.store.beginImport('ann', ['name', 'type', 'notes']);
      expect(await lost.insert([person('Cleo')])).toEqual([]);
      await expect(lost.insert([person('Dan'), big])).rejects.toMatchObject({
        ...unavailable,
        cause: { code: 'SQLITE_FULL' },
      });
      await expect(lost.commit()).rejects.toMatchObject(unavailable);
    }

    expect(await engine.readRows()).toEqual([]);
    writer.limitTo(1_000);
    await importOne(writer.store, 'Eve');
    expect(await engine.readRows()).toMatchObject([{ name: 'Eve' }]);
  });

  it('is lost as a whole where the disk is full when its indexes are built', async () => {
    await using engine = await openSqliteEngine();
    using writer = openUnthreaded(engine.path, 1_000_000);
    const contacts = Array.from({ length: 3_000 }, (_, index) => person(`Contact ${index}`));
    {
      await using lost = await writer.store.beginImport('ann', ['name', 'type']);
      expect(await lost.insert(contacts)).toEqual([]);
      writer.limitTo(20);
      await expect(lost.commit()).rejects.toMatchObject({
        ...unavailable,
        cause: { code: 'SQLITE_FULL' },
      });
    }

    expect(await engine.readRows()).toEqual([]);
    expect(engine.outside.pragma('index_list(cti_phonebook)')).toHaveLength(10);
    writer.limitTo(1_000);
    await importOne(writer.store, 'Eve');
    expect(await engine.readRows()).toMatchObject([{ name: 'Eve' }]);
  });

  it('is lost as a whole where the database may only be read, and the next one goes afterwards', async () => {
    await using engine = await openSqliteEngine();
    using writer = openUnthreaded(engine.path);
    const readOnly = { ...unavailable, cause: { code: 'SQLITE_READONLY' } };
    {
      await using lost = await writer.store.beginImport('ann', ['name', 'type']);
      expect(await lost.insert([person('Bob')])).toEqual([]);
      writer.forbidWriting(true);
      await expect(lost.insert([person('Cleo')])).rejects.toMatchObject(readOnly);
    }
    await expect(importOne(writer.store, 'Dan')).rejects.toMatchObject(readOnly);

    expect(await engine.readRows()).toEqual([]);
    writer.forbidWriting(false);
    await importOne(writer.store, 'Eve');
    expect(await engine.readRows()).toMatchObject([{ name: 'Eve' }]);
  });

  it('is lost where its receipt is refused, as what that is, and not to be done anew', async () => {
    await using engine = await openSqliteEngine();
    engine.outside.exec(`
      create trigger rule before insert on cti_phonebook_receipt
      begin select raise(abort, 'no receipts'); end
    `);
    {
      await using lost = await engine.store.beginImport('ann', ['name', 'type']);
      await lost.insert([person('Bob')]);
      const receipt = { key: 'a-key', fingerprint: 'f'.repeat(64), answer: '{}' };
      await expect(lost.commit(receipt)).rejects.toThrow(/^no receipts$/);
    }
    expect(await engine.readRows()).toEqual([]);
  });

  it.each([
    ['as a whole', 0, /^SQLITE_(IOERR|NOTADB|CORRUPT)/],
    // Past the first page, which holds the schema.
    ['in its tables', 4_096, /^SQLITE_CORRUPT/],
  ])('is lost where the file is corrupt %s', async (_case, from, code) => {
    await using engine = await openSqliteEngine();
    await importOne(engine.store, 'Bob');
    // The writing thread may be at it too.
    await vi.waitFor(() => {
      const emptied = [{ busy: 0, log: 0, checkpointed: 0 }];
      expect(engine.outside.pragma('wal_checkpoint(truncate)')).toEqual(emptied);
    });
    using writer = openUnthreaded(engine.path);
    overwrite(engine.path, from);

    const lost = { ...unavailable, cause: { code: expect.stringMatching(code) } };
    await expect(importOne(writer.store, 'Cleo')).rejects.toMatchObject(lost);
  });
});

describe('list and ping on SQLite', () => {
  it.each([
    ['as a whole', 0],
    ['in its tables', 4_096],
  ])('say store_unavailable where the file is corrupt %s', async (_case, from) => {
    await using folder = await makeTemporaryFolder();
    const path = join(folder.path, 'phonebook.sqlite');
    // Whoever closes the file last empties its log, so that what is read next stands in the file.
    await (await openDatabase({ engine: 'sqlite', path }))[Symbol.asyncDispose]();
    await using database = await openDatabase({ engine: 'sqlite', path });
    overwrite(path, from);

    await expect(database.ping()).rejects.toMatchObject(unavailable);
    const page = { ownerId: 'ann', afterId: 0, limit: 1 };
    await expect(database.contacts.list(page)).rejects.toMatchObject(unavailable);
    await expect(database.contacts.findReceipt('ann', 'a')).rejects.toMatchObject(unavailable);
  });
});

describe('ping on SQLite', () => {
  it('says store_unavailable while the writer has been at one call for a minute', async () => {
    await using engine = await openSqliteEngine();
    engine.outside.exec('begin immediate');
    await using contactImport = await engine.store.beginImport('ann', ['name', 'type']);
    const inserted = contactImport.insert([person('Ann')]);
    await engine.database.ping();
    {
      using _ = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 61_000);
      await expect(engine.database.ping()).rejects.toMatchObject({
        ...unavailable,
        message: 'nothing was written for a minute',
      });
    }
    engine.outside.exec('commit');
    await inserted;
    await engine.database.ping();
  });
});

describe('openDatabase', () => {
  it('throws at a file that is no database, and leaves it as it is', async () => {
    await using folder = await makeTemporaryFolder();
    const path = join(folder.path, 'notes.txt');
    const text = 'A text that is long enough to be taken for a database file. '.repeat(100);
    await writeFile(path, text);

    await expect(openDatabase({ engine: 'sqlite', path })).rejects.toMatchObject({
      code: 'SQLITE_NOTADB',
    });
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it('throws at a file that may only be read', async () => {
    await using folder = await makeTemporaryFolder();
    const path = join(folder.path, 'phonebook.sqlite');
    await (await openDatabase({ engine: 'sqlite', path }))[Symbol.asyncDispose]();
    await chmod(path, 0o444);
    await chmod(folder.path, 0o777);

    await expect(openWithoutRootRights(path)).rejects.toMatchObject({ code: 'EACCES' });
  });

  it('throws at a folder that may only be read', async () => {
    await using folder = await makeTemporaryFolder();
    await chmod(folder.path, 0o555);

    const inFolder = join(folder.path, 'phonebook.sqlite');
    const inNewFolder = join(folder.path, 'data', 'phonebook.sqlite');
    await expect(openWithoutRootRights(inFolder)).rejects.toMatchObject({ code: 'EACCES' });
    await expect(openWithoutRootRights(inNewFolder)).rejects.toMatchObject({ code: 'EACCES' });
  });

  it.each([
    ['removed', (path: string) => unlink(path)],
    ['replaced', (path: string) => rename(`${path}.other`, path)],
  ])('serves no more when its file is %s, and loses nothing unsaid', async (_case, change) => {
    await using folder = await makeTemporaryFolder();
    const path = join(folder.path, 'phonebook.sqlite');
    await using database = await openDatabase({ engine: 'sqlite', path });
    await using running = await packing(database.contacts).beginImport('ann', ['name', 'type']);
    await running.insert([person('Ann')]);
    await (await openDatabase({ engine: 'sqlite', path: `${path}.other` }))[Symbol.asyncDispose]();
    await change(path);

    await expect(running.commit()).rejects.toMatchObject(unavailable);
    await expect(database.ping()).rejects.toMatchObject(unavailable);
    const page = { ownerId: 'ann', afterId: 0, limit: 1 };
    await expect(database.contacts.list(page)).rejects.toMatchObject(unavailable);
    await expect(database.contacts.findReceipt('ann', 'a')).rejects.toMatchObject(unavailable);
  });

  it.runIf(existsSync('/proc/self'))('throws where no folder can be made', async () => {
    await using program = startProgram('open-phonebook.ts', '/proc/new/data/phonebook.sqlite');
    expect(await program.lines.next()).toMatchObject({ value: 'opening' });
    expect(await program.end).toMatch(/ENOENT: .*'\/proc\/new'/);
  });

  it('throws at a folder in place of the file', async () => {
    await using folder = await makeTemporaryFolder();
    const path = join(folder.path, 'phonebook.sqlite');
    await mkdir(path);

    await expect(openDatabase({ engine: 'sqlite', path })).rejects.toMatchObject({
      code: 'EISDIR',
    });
  });
});

interface Unthreaded extends Disposable {
  readonly store: PackingStore;
  /** Lets the file grow by so many pages; for more the disk is full. The limit is the connection's. */
  limitTo(morePages: number): void;
  /** Whether SQLite refuses to write, as where a file system was mounted anew to be read. */
  forbidWriting(isForbidden: boolean): void;
}

/** A store on connections of the test's own, which writes in this thread. */
function openUnthreaded(path: string, expectedRows = 0): Unthreaded {
  const [reader, writer] = [connect(path, 0), connectWriter(path)];
  const file = identifyFile(path);
  const store = new SqliteContactStore({
    file,
    reader: new Kysely<Schema>({ dialect: new SqliteDialect({ database: reader }) }),
    writer: new ImportWriter(writer, file),
    maxWaitMs: 30_000,
  });
  return {
    store: packing(store, expectedRows),
    limitTo(morePages) {
      const pages = Number(writer.pragma('page_count', { simple: true }));
      writer.pragma(`max_page_count = ${pages + morePages}`);
    },
    forbidWriting: (isForbidden) => void writer.pragma(`query_only = ${isForbidden ? 1 : 0}`),
    [Symbol.dispose]() {
      reader.close();
      writer.close();
    },
  };
}

/** Root may write everywhere, so that it has to stop being root for the moment. */
async function openWithoutRootRights(path: string): Promise<void> {
  const isRoot = process.geteuid?.() === 0;
  const nobody = 65_534;
  if (isRoot) process.seteuid?.(nobody);
  try {
    await using _ = await openDatabase({ engine: 'sqlite', path });
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

function overwrite(path: string, from = 0): void {
  const file = openSync(path, 'r+');
  try {
    writeSync(file, Buffer.alloc(statSync(path).size - from, 0xff), 0, undefined, from);
  } finally {
    closeSync(file);
  }
}
