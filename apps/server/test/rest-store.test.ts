import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@phonebook/db';
import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { expectAnswer, postCsv, report, send } from './import-request.ts';
import { listContacts } from './list-contacts.ts';
import { makeFolder, startServer } from './running-server.ts';
import { serveHere } from './serve-here.ts';

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
    await broken.database.query('drop table cti_phonebook');
    const answer = await postCsv(broken.url, 'name\nAnn Secret\n');
    expectAnswer(answer, 500, { code: 500, message: 'internal error' });
    const requestId = answer.headers.get('X-Request-Id');
    const line = await eventually(() => {
      const found = broken.log.find(
        (entry) => entry['requestId'] === requestId && entry.msg === 'request',
      );
      return found ?? expect.unreachable();
    });
    expect(line).toMatchObject({
      status: 500,
      failure: { message: 'no such table: cti_phonebook' },
    });
    expect(JSON.stringify(broken.log)).not.toContain('Secret');
  });
});
