import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { backUpDatabase } from '@phonebook/db';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { importOne, openOutside, openSqliteEngine, readRows } from './sqlite-engine.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

describe('backUpDatabase', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('leaves a file that appears meanwhile as it is', async () => {
    await using made = await makeSource();
    await onSync(async () => writeFileSync(made.target, 'precious'));

    await expect(made.backUp()).rejects.toThrow(`${made.target} exists already`);
    expect(readFileSync(made.target, 'utf8')).toBe('precious');
    expect(readdirSync(made.folder)).toEqual(['copy.sqlite']);
  });

  it('is not kept from its name by what one that was killed has left', async () => {
    await using made = await makeSource();
    writeFileSync(`${made.target}.unfinished`, '');

    expect(await made.backUp()).toMatchObject({ contacts: 1 });
    using copy = openOutside(made.target);
    expect(readRows(copy.connection)).toMatchObject([{ name: 'Bob' }]);
  });

  it('has the copy on the disk before it has its name, and then the name', async () => {
    await using made = await makeSource();
    const synced: unknown[] = [];
    await onSync(async (handle) => {
      const { ino } = await handle.stat();
      synced.push({ ino, names: readdirSync(made.folder).includes('copy.sqlite') });
    });
    await made.backUp();

    expect(synced).toEqual([
      { ino: statSync(made.target).ino, names: false },
      { ino: statSync(made.folder).ino, names: true },
    ]);
    expect(readdirSync(made.folder)).toEqual(['copy.sqlite']);
  });

  it('leaves nothing where the copy does not pass the check of its integrity', async () => {
    await using made = await makeSource();
    using source = openOutside(made.source);
    source.connection.exec('create table cti_other (a check (a > 0))');
    source.connection.pragma('ignore_check_constraints = on');
    source.connection.exec('insert into cti_other values (-1)');

    await expect(made.backUp()).rejects.toThrow(
      `the copy of ${made.source} is corrupt: CHECK constraint failed in cti_other`,
    );
    expect(readdirSync(made.folder)).toEqual([]);
  });

  it.each([
    ['there is none', undefined, 'unable to open database file'],
    ['it is no database', 'no database. '.repeat(1_000), 'file is not a database'],
    ['it has no phonebook', '', 'no such table: cti_phonebook'],
  ])('blames the source where %s', async (_case, content, reason) => {
    await using folder = await makeTemporaryFolder();
    const path = join(folder.path, 'source.sqlite');
    if (content !== undefined) writeFileSync(path, content);
    const backingUp = backUpDatabase({ engine: 'sqlite', path }, join(folder.path, 'copy.sqlite'));

    await expect(backingUp).rejects.toThrow(`the phonebook ${path} cannot be read: ${reason}`);
  });

  it('blames the source where its folder is missing, and where it is damaged', async () => {
    await using made = await makeSource();
    const path = join(made.folder, 'missing', 'source.sqlite');
    await expect(backUpDatabase({ engine: 'sqlite', path }, made.target)).rejects.toThrow(
      `the phonebook ${path} cannot be read: `,
    );
    await made.close();
    const file = readFileSync(made.source);
    writeFileSync(made.source, file.fill(0xff, 2 * 4_096));
    await expect(made.backUp()).rejects.toThrow(
      `the phonebook ${made.source} cannot be read: database disk image is malformed`,
    );
    expect(readdirSync(made.folder)).toEqual([]);
  });

  it('blames the copy where it cannot be written', async () => {
    await using made = await makeSource();
    const location = { engine: 'sqlite', path: made.source } as const;
    await expect(
      backUpDatabase(location, join(made.folder, 'missing', 'copy.sqlite')),
    ).rejects.toThrow('the copy cannot be written: ENOENT');

    const full = new BetterSqlite3.SqliteError('database or disk is full', 'SQLITE_FULL');
    vi.spyOn(BetterSqlite3.prototype, 'prepare').mockImplementation(function prepare(
      this: BetterSqlite3.Database,
      sql: string,
    ) {
      if (sql.startsWith('vacuum')) throw full;
      return { get: () => undefined } as unknown as BetterSqlite3.Statement;
    });
    await expect(made.backUp()).rejects.toThrow(
      'the copy cannot be written: database or disk is full',
    );
    expect(readdirSync(made.folder)).toEqual([]);
  });
});

/** A phonebook of one contact, and an empty folder for its copy. */
async function makeSource() {
  await using disposables = new AsyncDisposableStack();
  const engine = disposables.use(await openSqliteEngine());
  await importOne(engine.store, 'Bob');
  const { path: folder } = disposables.use(await makeTemporaryFolder());
  const target = join(folder, 'copy.sqlite');
  const owned = disposables.move();
  return {
    source: engine.path,
    folder,
    target,
    backUp: () => backUpDatabase({ engine: 'sqlite', path: engine.path }, target),
    /** What is written stands in the file then, and not in the log beside it. */
    async close() {
      engine.outside.close();
      await engine.database[Symbol.asyncDispose]();
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Does something each time a file is to be kept on the disk. */
async function onSync(work: (handle: FileHandle) => Promise<void>): Promise<void> {
  await using handle = await open(import.meta.filename);
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  vi.spyOn(prototype, 'sync').mockImplementation(function sync(this: FileHandle) {
    return work(this);
  });
}
