import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { expectAnswer, postCsv, report } from './import-request.ts';
import { listContacts } from './list-contacts.ts';
import { isRequired } from './programs.ts';
import { makeFolder, startServer } from './running-server.ts';

const folder = makeFolder();
const temporary = join(folder, 'tmp');
const isMounted = mountSmall(temporary);

afterAll(() => {
  if (isMounted) execFileSync('umount', [temporary]);
  rmSync(folder, { recursive: true });
});

/** Mounts a file system of 1 MiB, where that is permitted; where nothing may be skipped it has to be. */
function mountSmall(path: string): boolean {
  mkdirSync(path);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path], { stdio: 'ignore' });
    return true;
  } catch (cause) {
    if (isRequired) throw new Error('a file system cannot be mounted here', { cause });
    console.warn('skipped: a file system cannot be mounted here, which the test needs');
    return false;
  }
}

describe.skipIf(!isMounted)('POST /phonebook/import, with a full temporary folder', () => {
  it('answers 503 to what does not fit, with nothing stored or left, and serves on', async () => {
    await using server = await startServer({ env: { TMPDIR: temporary } });
    // Of the first MiB none goes to disk.
    const large = `name,notes\n${`Ann,${'x'.repeat(50_000)}\n`.repeat(60)}`;

    const answer = await postCsv(server.url, large);

    expectAnswer(answer, 503, { code: 503, message: 'phonebook unavailable' });
    expect(answer.headers.get('Retry-After')).toBe('30');
    expect(await listContacts(server.url, 'ann')).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
    const fits = `name,notes\n${`Bob,${'x'.repeat(50_000)}\n`.repeat(30)}`;
    expectAnswer(await postCsv(server.url, fits), 200, report(30, 30));
    expectAnswer(await postCsv(server.url, 'name\nCy\n'), 200, report(1, 1));
    expect(await listContacts(server.url, 'ann')).toHaveLength(31);
    expect(readdirSync(temporary)).toEqual([]);
    expect(server.errors()).toBe('');
  });
});
