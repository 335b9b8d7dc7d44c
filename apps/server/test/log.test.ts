import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeControls } from '../src/open-log.ts';
import { eventually } from './eventually.ts';
import { postCsv, send } from './import-request.ts';
import { makeFolder, secret, signToken } from './running-server.ts';

const main = join(import.meta.dirname, '../src/main.ts');
/** A disk that is full. */
const fullDevice = '/dev/full';

/** Starts the server with this file for its log; where it listens is told on stderr too. */
async function startWithLog(file: string, folder: string) {
  const stdout = openSync(file, 'w');
  const env = {
    ...process.env,
    NODE_ENV: 'development',
    PORT: '0',
    DATABASE_URL: `sqlite:${folder}/a.sqlite`,
    JWT_SECRET: secret,
  };
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', stdout, 'pipe'] });
  closeSync(stdout);
  let errors = '';
  child.stderr?.on('data', (bytes: Buffer) => (errors += bytes.toString()));
  const url = await eventually(() => {
    const [, found] = /(http:\S+)\/docs/.exec(errors) ?? [];
    return found ?? expect.unreachable(errors);
  });
  return { child, url, errors: () => errors };
}

describe('a log that cannot be written', () => {
  it.runIf(existsSync(fullDevice))('keeps nobody from being served, nor the end', async () => {
    const folder = makeFolder();
    const { child, url, errors } = await startWithLog(fullDevice, folder);
    for (let count = 0; count < 5; count += 1) {
      expect((await send(url, '/healthz')).status).toBe(200);
    }
    expect((await postCsv(url, 'name\nAnn\n')).status).toBe(200);
    expect(errors().match(/The log cannot be written.*ENOSPC/g)).toHaveLength(1);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    rmSync(folder, { recursive: true });
  });
});

describe('the log', () => {
  const unseen = 'a\u202Eb\u2028c\u2029d\u0085e\u009Bf\u200Eg\u{E0001}h\u007Fi';

  it('shows the characters that a viewer would obey, and still tells them', async () => {
    const folder = makeFolder();
    const file = join(folder, 'log');
    const { child, url } = await startWithLog(file, folder);
    const token = await signToken({ sub: unseen });
    await send(url, '/trpc/phonebook.list', { headers: { Authorization: `Bearer ${token}` } });
    child.kill('SIGTERM');
    await once(child, 'exit');
    const log = readFileSync(file, 'utf8');
    expect(log).toContain(
      String.raw`a\u202eb\u2028c\u2029d\u0085e\u009bf\u200eg\udb40\udc01h\u007fi`,
    );
    expect(log).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|[\u2028\u2029]/u);
    const lines = log.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toContainEqual(
      expect.objectContaining({ user: unseen, msg: 'request' }),
    );
    rmSync(folder, { recursive: true });
  });
});

describe('escapeControls', () => {
  it('changes nothing of what a line means', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const line = escapeControls(`${JSON.stringify({ text })}\n`);
        expect(JSON.parse(line)).toEqual({ text });
        expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      }),
    );
  });

  it('leaves letters and signs of all scripts as they are', () => {
    const line = '{"user":"Zoë Müller 王 😀 עדה"}\n';
    expect(escapeControls(line)).toBe(line);
  });
});
