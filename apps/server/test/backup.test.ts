import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { postCsv, report } from './import-request.ts';
import { listContacts } from './list-contacts.ts';
import { makeFolder, startServer } from './running-server.ts';

const program = join(import.meta.dirname, '../src/backup.ts');

/** Runs what `npm run backup` runs. */
async function backUp(databaseUrl: string, ...args: readonly string[]) {
  const env = { ...process.env, INIT_CWD: '', DATABASE_URL: databaseUrl, NODE_ENV: 'production' };
  const child = spawn(process.execPath, [program, ...args], { env });
  const [stdout, stderr] = [text(child.stdout), text(child.stderr)];
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { stdout: await stdout, stderr: await stderr, exitCode };
}

function withFolder(): Disposable & { readonly path: string } {
  const path = makeFolder();
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

const rowsPerImport = 2_000;

/** Contacts of one import: its number is their company, and all have something to keep. */
function numberedCsv(number: number): string {
  const rows = Array.from(
    { length: rowsPerImport },
    (_, row) => `Contact ${row},Import ${number},+39 06 ${row},"${'some\nnotes '.repeat(20)}"`,
  );
  return `name,company,workphone,notes\n${rows.join('\n')}\n`;
}

/** How many rows each import has in a database file, by its company. */
function countImports(path: string): Map<string, number> {
  using database = new DatabaseSync(path, { readOnly: true });
  expect(database.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' });
  const counts = database.prepare(
    'select company, count(*) as rows from cti_phonebook group by company',
  );
  return new Map(counts.all().map(({ company, rows }) => [String(company), Number(rows)]));
}

describe('npm run backup', () => {
  it('while imports run has each of them whole or not at all, and all that were answered before', async () => {
    using folder = withFolder();
    const backups = join(folder.path, 'backups');
    mkdirSync(backups);
    await using server = await startServer({ folder: folder.path });
    const answered = new Set<string>();
    const over = new AbortController();
    let next = 0;
    async function importOn(user: string): Promise<void> {
      while (!over.signal.aborted) {
        const number = (next += 1);
        const answer = await postCsv(server.url, numberedCsv(number), user);
        expect(answer.body).toEqual(report(rowsPerImport, rowsPerImport));
        answered.add(`Import ${number}`);
      }
    }
    const imports = Promise.all(['ann', 'bob', 'cleo'].map(importOn));

    for (const wanted of [3, 6, 9]) {
      await eventually(() => expect(answered.size).toBeGreaterThanOrEqual(wanted));
      const before = [...answered];
      const file = join(backups, `${wanted}.sqlite`);
      const { stdout, stderr, exitCode } = await backUp(server.database.url, file);
      expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
      expect(answered.size).toBeGreaterThan(before.length);

      const counts = countImports(file);
      expect([...counts.values()].filter((rows) => rows !== rowsPerImport)).toEqual([]);
      expect([...counts.keys()]).toEqual(expect.arrayContaining(before));
      const { size, mode } = statSync(file);
      const contacts = counts.size * rowsPerImport;
      expect(stdout).toBe(`${file}: ${contacts} contacts, ${size} bytes, integrity ok\n`);
      expect(mode & 0o777).toBe(0o600);
    }
    over.abort();
    await imports;
    expect(readdirSync(backups).toSorted()).toEqual(['3.sqlite', '6.sqlite', '9.sqlite']);
  }, 180_000);

  it('makes a file that is restored as docs/production.md says, again and again', async () => {
    using folder = withFolder();
    const file = join(folder.path, 'backup.sqlite');
    const home = join(folder.path, 'home');
    const server = await startServer({ folder: home });
    await postCsv(server.url, 'name,cellphone\nAnn,1\nBob,2\n');
    const kept = await listContacts(server.url, 'ann');
    expect((await backUp(server.database.url, file)).exitCode).toBe(0);
    await postCsv(server.url, 'name\nLater\n');
    await server.stop('SIGTERM');

    for (const signal of ['SIGKILL', 'SIGTERM', 'SIGKILL'] as const) {
      restore(file, home);
      await using restored = await startServer({ folder: home });
      expect(await listContacts(restored.url, 'ann')).toEqual(kept);
      expect((await postCsv(restored.url, 'name\nCleo\n')).body).toEqual(report(1, 1));
      expect(await listContacts(restored.url, 'ann')).toMatchObject([...kept, { name: 'Cleo' }]);
      await restored.stop(signal);
      const isLeft = signal === 'SIGKILL';
      for (const end of ['-wal', '-shm'])
        expect(existsSync(`${restored.databasePath}${end}`)).toBe(isLeft);
    }
    for (const name of readdirSync(home).filter((left) => left.startsWith('phonebook.sqlite')))
      rmSync(join(home, name));
    restore(file, home);
    expect(readFileSync(server.databasePath)).toEqual(readFileSync(file));
    expect(asideIn(home)).toHaveLength(4);
  });

  it('puts nothing aside, and starts nothing, where what is to be restored is not there', async () => {
    using folder = withFolder();
    const home = join(folder.path, 'home');
    mkdirSync(home);
    writeFileSync(join(home, 'phonebook.sqlite'), 'as it was');
    expect(() => restore(join(folder.path, 'mistyped.sqlite'), home)).toThrow('mistyped.sqlite');
    expect(readFileSync(join(home, 'phonebook.sqlite'), 'utf8')).toBe('as it was');
    expect(asideIn(home).map((name) => readdirSync(join(home, name)))).toEqual([[]]);
  });

  it('has what a service had committed that was killed', async () => {
    using folder = withFolder();
    const server = await startServer({ folder: folder.path });
    await postCsv(server.url, 'name\nAnn\n');
    await server.stop('SIGKILL');
    const { stdout } = await backUp(server.database.url, join(folder.path, 'a.sqlite'));
    expect(stdout).toContain(': 1 contacts, ');
  });

  it('overwrites nothing', async () => {
    using folder = withFolder();
    await using server = await startServer({ folder: join(folder.path, 'home') });
    const file = join(folder.path, 'there.sqlite');
    writeFileSync(file, 'already');
    expect(await backUp(server.database.url, file)).toEqual({
      stdout: '',
      stderr: `cannot back up to ${file}: ${file} exists already\n`,
      exitCode: 2,
    });
    expect(statSync(file).size).toBe('already'.length);
  });

  it.each([
    ['no file', undefined, 'unable to open database file'],
    ['no database', 'this is no database, though it is long enough'.repeat(100), 'not a database'],
    ['no phonebook', '', 'no such table: cti_phonebook'],
  ])('leaves nothing where there is %s', async (_, content, reason) => {
    using folder = withFolder();
    const source = join(folder.path, 'source.sqlite');
    if (content !== undefined) writeFileSync(source, content);
    const file = join(folder.path, 'backup.sqlite');
    const { stdout, stderr, exitCode } = await backUp(`sqlite:${source}`, file);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain(reason);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(readdirSync(folder.path)).toEqual(content === undefined ? [] : ['source.sqlite']);
  });

  it('leaves nothing where a page of the file is damaged', async () => {
    using folder = withFolder();
    const server = await startServer({ folder: folder.path });
    await postCsv(server.url, numberedCsv(1));
    await server.stop('SIGTERM');
    damage(server.databasePath);
    const file = join(folder.path, 'backup.sqlite');
    const { stderr, exitCode } = await backUp(server.database.url, file);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/malformed|corrupt/);
    expect(readdirSync(folder.path)).not.toContainEqual(expect.stringContaining('backup'));
  });

  it.each([
    ['mariadb://u:secret@127.0.0.1:1/phonebook', 'mariadb-dump'],
    ['postgres://u:secret@127.0.0.1:1/phonebook', 'pg_dump'],
  ])('names the program for a database on a server: %s', async (url, name) => {
    const { stderr, exitCode } = await backUp(url, '/nowhere/backup');
    expect(exitCode).toBe(2);
    expect(stderr).toContain(name);
    expect(stderr).not.toContain('secret');
  });

  it.each([[[]], [['a', 'b']], [['--help']]])('tells its usage for %j', async (args) => {
    const { stdout, stderr, exitCode } = await backUp('sqlite:nowhere', ...args);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain('usage: npm run backup -- FILE');
  });
});

const productionGuide = join(import.meta.dirname, '../../../docs/production.md');

/** Runs the lines of the guide that restore a backup, without systemd and the service's own user. */
function restore(file: string, home: string): void {
  const [lines = ''] =
    /^ {4}systemctl stop phonebook.*\n(?: {4}.*\n)*/m.exec(readFileSync(productionGuide, 'utf8')) ??
    [];
  const command = lines
    .replace('-o phonebook -g phonebook ', '')
    .replace('/var/backups/phonebook/DATE.sqlite', `'${file}'`)
    .replace('/var/lib/phonebook', `'${home}'`);
  const script = `systemctl() { echo "$@"; }\n${command}`;
  const told = execFileSync('sh', ['-c', script], { encoding: 'utf8', stdio: 'pipe' });
  expect(told).toBe('stop phonebook\nstart phonebook\n');
}

/** The folders to which a restore has moved what was there. */
function asideIn(home: string): string[] {
  return readdirSync(home).filter((name) => name.startsWith('aside-'));
}

/** Overwrites pages in the middle of a database file. */
function damage(path: string): void {
  const bytes = statSync(path).size;
  const middle = Math.floor(bytes / 2 / 4_096) * 4_096;
  const file = readFileSync(path);
  file.fill(0xff, middle, middle + 8 * 4_096);
  writeFileSync(path, file);
}
