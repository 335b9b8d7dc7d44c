import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listContacts } from './list-contacts.ts';
import { environment } from './programs.ts';
import { signToken, startServer, type RunningServer } from './running-server.ts';

const repository = join(import.meta.dirname, '../../..');
const clientBin = join(repository, 'packages/client/node_modules/.bin');
const maxBundleBytes = 40_000;

const program = `
import {
  createPhonebookClient, isPhonebookError, toImportForm, withIdempotencyKey,
} from '@phonebook/client';
import type { IdempotencyKeyOptions, ImportReport } from '@phonebook/client';
import { contactPage, importReport } from '@phonebook/client/schemas';

const [url = '', token = ''] = process.argv.slice(2);
const client = createPhonebookClient({ url, token: async () => token });
const file = new File(['name;tel\\nAnn;1\\n;\\n'], 'contacts.csv');
const form = toImportForm(file, { delimiter: ';', mapping: { tel: 'fax' } });
const named: IdempotencyKeyOptions = withIdempotencyKey(crypto.randomUUID());
const report: ImportReport = await client.phonebook.import.mutate(form, named);
const signal = AbortSignal.timeout(30_000);
importReport.parse(await client.phonebook.import.mutate(form, { ...named, signal }));
const { contacts } = contactPage.parse(await client.phonebook.list.query());
const reasons: string[] = [];
try {
  await client.phonebook.import.mutate(new Blob([]));
} catch (error) {
  if (isPhonebookError(error)) reasons.push(error.data?.reason ?? '');
}
console.log(JSON.stringify({ report, faxes: contacts.map(({ fax }) => fax), reasons }));
`;

const misuse = `
import { createPhonebookClient, toImportForm, withIdempotencyKey } from '@phonebook/client';
const client = createPhonebookClient({ url: '', token: '' });
(await client.phonebook.import.mutate(new Blob([]))).importedRows;
toImportForm(new Blob([]), { mapping: { tel: 'telephone' } });
await client.phonebook.list.query({ limit: 'all' });
client.phonebook.export;
withIdempotencyKey(1);
`;

/** A project outside of this repository, which knows nothing of it. */
const folder = mkdtempSync(join(tmpdir(), 'phonebook-packed-'));
let tarball: string;
let server: RunningServer;

beforeAll(async () => {
  await run(process.execPath, [join(repository, 'scripts/pack-client.mjs'), folder], repository);
  tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? 'missing');
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  writeFileSync(join(folder, 'program.ts'), program);
  writeFileSync(join(folder, 'misuse.ts'), misuse);
  const versions = ['typescript@7.0.2', '@types/node@24.19.2', 'zod@4.6.7'];
  await run('npm', [
    'install',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    tarball,
    ...versions,
  ]);
  server = await startServer();
}, 240_000);
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

describe('the packed client, installed from its file', () => {
  it('has nothing in it but itself, and leads to no source', async () => {
    const { stdout } = await run('tar', ['--list', '--gzip', '--file', tarball]);
    expect(stdout.trim().split('\n').toSorted()).toEqual([
      'package/LICENSE',
      'package/README.md',
      'package/dist/index.d.ts',
      'package/dist/index.js',
      'package/dist/schemas.d.ts',
      'package/dist/schemas.js',
      'package/package.json',
    ]);
    const installed = join(folder, 'node_modules/@phonebook/client');
    for (const name of readdirSync(join(installed, 'dist'))) {
      const text = readFileSync(join(installed, 'dist', name), 'utf8');
      expect(text).not.toMatch(/\.\.\/|src\/|@phonebook/);
    }
    const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect(Object.keys(dependencies)).toEqual(['@trpc/client', '@trpc/server']);
    expect(readdirSync(join(folder, 'node_modules/@phonebook'))).toEqual(['client']);
    expect(existsSync(join(folder, 'node_modules/express'))).toBe(false);
  });

  it('passes publint and are-the-types-wrong', async () => {
    const strict = ['run', '--strict', tarball];
    expect((await run(join(clientBin, 'publint'), strict)).stdout).toContain('All good');
    const types = ['--profile', 'esm-only', tarball];
    expect((await run(join(clientBin, 'attw'), types)).stdout).toContain('🟢 (ESM)');
  });

  it.each(['nodenext', 'bundler'])('type-checks a program (%s)', async (resolution) => {
    expect(await typeCheck('program.ts', resolution)).toEqual([]);
    expect(await typeCheck('misuse.ts', resolution)).toEqual([4, 5, 6, 7, 8]);
  });

  it('imports a file', async () => {
    const token = await signToken({ sub: 'packed' });
    const { stdout } = await run(process.execPath, ['program.ts', server.url, token]);
    expect(JSON.parse(stdout)).toEqual({
      report: {
        message: 'phonebook import completed',
        total_rows: 2,
        imported_rows: 1,
        failed_rows: 0,
        skipped_rows: 1,
        error_messages: ['Row 3: name is empty'],
      },
      faxes: ['1'],
      reasons: ['csv_unreadable'],
    });
    expect(await listContacts(server.url, 'packed')).toMatchObject([{ name: 'Ann', fax: '1' }]);
  });

  it('makes a small bundle for browsers, with nothing of the server in it', async () => {
    writeFileSync(join(folder, 'browser.js'), "export * from '@phonebook/client';");
    await using bundle = await rolldown({
      input: join(folder, 'browser.js'),
      platform: 'browser',
      // Whatever is not found would be left out with a warning.
      onLog: (_level, { message }) => expect.unreachable(message),
    });
    const { output } = await bundle.generate({ minify: true });
    const { code, moduleIds } = output[0];
    const gzippedBytes = gzipSync(code).byteLength;
    console.log(`@phonebook/client in a browser bundle: ${gzippedBytes} bytes gzipped`);
    expect(gzippedBytes).toBeLessThan(maxBundleBytes);
    const packages = moduleIds.map((id) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1]);
    expect(new Set(packages)).toEqual(
      new Set([undefined, '@phonebook/client', '@trpc/client', '@trpc/server']),
    );
    expect(code).not.toContain('node:');
  });
});

/** The lines of a program of the project that its own compiler refuses. */
async function typeCheck(name: string, resolution: string): Promise<number[]> {
  const module = resolution === 'bundler' ? 'preserve' : resolution;
  const options = [
    '--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2022', '--lib', 'es2022,dom',
    '--module', module, '--moduleResolution', resolution, '--types', 'node', '--ignoreConfig',
  ]; // prettier-ignore
  const { stdout } = await run('npx', ['tsc', ...options, name]).catch(
    (error: { stdout: string }) => error,
  );
  return [...stdout.matchAll(/^(\S+?)\((\d+),/gm)].map(([, path, line]) => {
    expect(path).toBe(name);
    return Number(line);
  });
}

function run(command: string, args: string[], cwd = folder) {
  return promisify(execFile)(command, args, { cwd, env: environment });
}
