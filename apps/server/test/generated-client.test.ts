import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { report } from './import-request.ts';
import { signToken, startServer, type RunningServer } from './running-server.ts';

const bin = join(import.meta.dirname, '../node_modules/.bin');
const repository = join(import.meta.dirname, '../../..');

/** A client of the REST contract that uses nothing but `fetch`, and types made of the document. */
const program = `
import type { operations, paths } from './api.d.ts';

type Import = paths['/phonebook/import']['post'];
type Body<Status extends keyof Import['responses']> =
  Import['responses'][Status]['content']['application/json'];
type Form = operations['importPhonebook']['requestBody']['content']['multipart/form-data'];

async function importContacts(url: string, token: string, fields: Omit<Form, 'file'>, csv: Blob) {
  const path: keyof paths = '/phonebook/import';
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, String(value));
  body.set('file', csv, 'contacts.csv');
  const headers = { Authorization: 'Bearer ' + token };
  const response = await fetch(url + path, { method: 'POST', headers, body });
  if (response.status === 200) return (await response.json()) as Body<200>;
  if (response.status === 400) {
    const failed = (await response.json()) as Body<400>;
    return 'error' in failed ? failed.error : failed.error_messages;
  }
  return ((await response.json()) as Body<401 | 403 | 413 | 429 | 503>).message;
}

const [url = '', token = ''] = process.argv.slice(2);
const done = await importContacts(url, token, { delimiter: ';' }, new Blob(['name;fax\\nAnn;1\\n']));
const empty = await importContacts(url, token, { encoding: 'utf-8' }, new Blob([]));
const nameless = await importContacts(url, token, {}, new Blob(['company\\nExample\\n']));
const stranger = await importContacts(url, 'none', {}, new Blob(['name\\nAnn\\n']));
console.log(JSON.stringify([done, empty, nameless, stranger]));
`;

const folder = mkdtempSync(join(tmpdir(), 'phonebook-generated-'));
let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
  const document = `${server.url}/openapi.json`;
  await run(join(bin, 'openapi-typescript'), [document, '--output', join(folder, 'api.d.ts')]);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'program.ts'), program);
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

describe('a client with types that are generated from /openapi.json', () => {
  it('compiles', async () => {
    const options = [
      '--noEmit', '--strict', '--target', 'es2025', '--module', 'nodenext', '--types', 'node',
      '--allowImportingTsExtensions', '--exactOptionalPropertyTypes', '--ignoreConfig', 'program.ts',
    ]; // prettier-ignore
    const tsc = join(repository, 'node_modules/.bin/tsc');
    const { stdout } = await run(tsc, options).catch((error: { stdout: string }) => error);
    expect(stdout).toBe('');
  });

  it('imports, and understands every answer', async () => {
    const { stdout } = await run(process.execPath, ['program.ts', server.url, await signToken()]);
    expect(JSON.parse(stdout)).toEqual([
      report(1, 1),
      'the file is empty: its first row must name the columns',
      ["CSV must have 'name' column"],
      'authorization required',
    ]);
  });
});

function run(command: string, args: string[]) {
  return promisify(execFile)(command, args, { cwd: folder });
}
