import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '@phonebook/db';
import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { expectAnswer, postCsv, report, send } from './import-request.ts';
import { listContacts } from './list-contacts.ts';
import { makeFolder, startServer, type RunningServer } from './running-server.ts';
import { serveHere } from './serve-here.ts';

/** Changes the database under a running server. */
function changeDatabase({ databasePath }: RunningServer, sql: string): void {
  using database = new DatabaseSync(databasePath);
  database.exec(sql);
}

/** Another process that writes to a database, until it is told to stop. */
async function holdWriteLock(path: string) {
  const program = `
    const { DatabaseSync } = require('node:sqlite');
    const database = new DatabaseSync(process.argv[1]);
    database.exec('begin immediate');
    console.log('held');
    setInterval(() => {}, 1_000);`;
  const holder = spawn(process.execPath, ['-e', program, path], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(holder.stdout, 'data');
  const release = async () => {
    if (holder.kill()) await once(holder, 'exit');
  };
  return { release, [Symbol.asyncDispose]: release };
}

describe('POST /phonebook/import: rows that the database refuses', () => {
  it('reports them as failed, in file order among the skipped', async () => {
    await using refusing = await startServer();
    changeDatabase(
      refusing,
      `create trigger no_bob before insert on cti_phonebook when new.name = 'Bob'
       begin select raise(abort, 'Bob has moved'); end`,
    );
    const messages = [
      'Row 3: name is empty',
      'Row 4: the database refused the row: Bob has moved',
      'Row 5: name is empty',
      'Row 7: the database refused the row: Bob has moved',
    ];
    const some = await postCsv(refusing.url, 'name\nAnn\n""\nBob\n""\nCy\nBob\n');
    expectAnswer(some, 200, report(6, 2, { failed: 2, skipped: 2, messages }));
    expect(await listContacts(refusing.url, 'ann')).toMatchObject([
      { name: 'Ann' },
      { name: 'Cy' },
    ]);

    const none = await postCsv(refusing.url, 'name\nBob\n');
    const failed = ['Row 2: the database refused the row: Bob has moved'];
    expectAnswer(none, 400, report(1, 0, { failed: 1, messages: failed }));
  });
});

describe('POST /phonebook/import: a database that does not serve', () => {
  it('answers 503 when the file was removed, rather than store into it', async () => {
    await using orphaned = await startServer();
    expectAnswer(await postCsv(orphaned.url, 'name\nAnn\n'), 200, report(1, 1));
    rmSync(orphaned.databasePath);
    const answer = await postCsv(orphaned.url, 'name\nBob\n');
    expectAnswer(answer, 503, { code: 503, message: 'phonebook unavailable' });
    expect((await send(orphaned.url, '/readyz')).status).toBe(503);
  });

  it('answers 503 when another process holds the lock for too long', async () => {
    const folder = makeFolder();
    const path = join(folder, 'phonebook.sqlite');
    await using database = await openDatabase({ engine: 'sqlite', path }, { maxWaitMs: 100 });
    await using listener = await serveHere({ database });
    await using holder = await holdWriteLock(path);

    const answer = await postCsv(listener.url, 'name\nAnn\n');
    expectAnswer(answer, 503, { code: 503, message: 'phonebook unavailable' });
    expect(answer.headers.get('Retry-After')).toBe('5');

    await holder.release();
    expectAnswer(await postCsv(listener.url, 'name\nAnn\n'), 200, report(1, 1));
    rmSync(folder, { recursive: true });
  });

  it('answers 503 when the disk is full, with nothing stored, and serves on', async () => {
    // Files of this server may grow to 1 MiB; the shell passes on that the signal for it is ignored.
    const through = ['sh', '-c', 'trap "" XFSZ; ulimit -f 2048; exec "$@"', 'sh'];
    await using full = await startServer({ through });
    expectAnswer(await postCsv(full.url, 'name\nBefore\n'), 200, report(1, 1));

    const answer = await postCsv(
      full.url,
      `name,notes\n${`Ann,${'x'.repeat(1_000)}\n`.repeat(5_000)}`,
    );

    expectAnswer(answer, 503, { code: 503, message: 'phonebook unavailable' });
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(await listContacts(full.url, 'ann')).toMatchObject([{ name: 'Before' }]);
    expectAnswer(await postCsv(full.url, 'name\nAfter\n'), 200, report(1, 1));
  });

  it('masks what it did not expect, and logs it under the id of the request', async () => {
    await using broken = await startServer();
    changeDatabase(broken, 'drop table cti_phonebook');
    const answer = await postCsv(broken.url, 'name\nAnn Secret\n');
    expectAnswer(answer, 500, { code: 500, message: 'internal error' });
    const requestId = answer.headers.get('X-Request-Id');
    const line = await eventually(() => {
      const found = broken.log.find((entry) => entry['requestId'] === requestId);
      return found ?? expect.unreachable();
    });
    expect(line).toMatchObject({
      status: 500,
      failure: { message: 'no such table: cti_phonebook' },
    });
    expect(JSON.stringify(broken.log)).not.toContain('Secret');
  });
});
