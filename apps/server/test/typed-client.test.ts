import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withIdempotencyKey } from '@phonebook/client';
import { TRPCClientError } from '@trpc/client';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { eventually } from './eventually.ts';
import { report } from './import-request.ts';
import { createClient, listContacts } from './list-contacts.ts';
import { capability, signToken, startServer, type RunningServer } from './running-server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer({ env: { MAX_IMPORT_ROWS: '10000' } });
});
afterAll(() => server[Symbol.asyncDispose]());

async function clientOf(user: string, claims = {}) {
  return createClient(server.url, await signToken({ sub: user, ...claims }));
}

const csv = 'name,workemail\nAnn,ann@example.com\n,nobody@example.com\n';
const file = new File([csv], 'contacts.csv', { type: 'text/csv' });
const partlyDone = report(2, 1, { skipped: 1, messages: ['Row 3: name is empty'] });

describe('phonebook.import for a typed client', () => {
  it('imports a File and answers a typed report', async () => {
    const client = await clientOf('file');
    const answer = await client.phonebook.import.mutate(file);
    expectTypeOf(answer).toEqualTypeOf<{
      message: 'phonebook import completed' | 'phonebook import failed';
      total_rows: number;
      imported_rows: number;
      failed_rows: number;
      skipped_rows: number;
      error_messages: string[];
    }>();
    expect(answer).toEqual(partlyDone);
    expect(await listContacts(server.url, 'file')).toMatchObject([{ name: 'Ann' }]);
  });

  it('imports a Blob', async () => {
    const client = await clientOf('blob');
    expect(await client.phonebook.import.mutate(new Blob([csv]))).toEqual(partlyDone);
  });

  it('imports FormData with the file in the field file', async () => {
    const form = new FormData();
    form.set('comment', 'from the old telephone');
    form.set('file', file);
    const client = await clientOf('form');
    expect(await client.phonebook.import.mutate(form)).toEqual(partlyDone);
    expect(await listContacts(server.url, 'form')).toMatchObject([{ name: 'Ann' }]);
  });

  it('answers the report of a file with no usable row as data', async () => {
    const client = await clientOf('failed');
    const answer = await client.phonebook.import.mutate(new File(['name\n,\n'], 'a.csv'));
    expect(answer).toEqual(report(1, 0, { skipped: 1, messages: ['Row 2: name is empty'] }));
  });

  it.each([
    ['an empty file', new File([], 'a.csv'), 'BAD_REQUEST', 'invalid CSV file', 'csv_unreadable'],
    ['FormData without a file', new FormData(), 'BAD_REQUEST', 'file required', 'file_missing'],
    [
      'too many rows',
      new File([`name\n${'Ann\n'.repeat(10_001)}`], 'a.csv'),
      'PAYLOAD_TOO_LARGE',
      'file too large',
      'file_too_large',
    ],
  ])(
    'fails for %s with the code and wording of the contract',
    async (_case, input, code, message, reason) => {
      const client = await clientOf('failing');
      const error: unknown = await client.phonebook.import
        .mutate(input)
        .catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(TRPCClientError);
      expect(error).toMatchObject({ message, data: { code, reason, error: expect.any(String) } });
      expect(error).not.toHaveProperty('data.stack');
    },
  );

  it('fails without a good token, user or capability', async () => {
    const attempt = async (token: string) =>
      createClient(server.url, token)
        .phonebook.import.mutate(file)
        .catch((caught: unknown) => caught);
    expect(await attempt('none')).toMatchObject({
      message: 'authorization required',
      data: { code: 'UNAUTHORIZED', httpStatus: 401 },
    });
    expect(await attempt(await signToken({ sub: '' }))).toMatchObject({
      message: 'invalid user',
      data: { code: 'BAD_REQUEST' },
    });
    expect(await attempt(await signToken({ [capability]: 1 }))).toMatchObject({
      message: 'forbidden: missing capability',
      data: { code: 'FORBIDDEN' },
    });
  });

  it('refuses JSON in place of a file', async () => {
    const response = await fetch(`${server.url}/trpc/phonebook.import`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${await signToken()}`,
        'Content-Type': 'application/json',
      },
      body: '{"file":"contacts.csv"}',
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { message: 'file required' } });
  });

  it.runIf(process.platform === 'linux')(
    'streams a large file: the server never holds the whole of it',
    async () => {
      const megabytes = 192;
      const row = `Ann,${'x'.repeat(60_000)}\n`;
      const count = Math.ceil((megabytes * 1_000_000) / row.length);
      const large = new File(['name,notes\n', ...Array<string>(count).fill(row)], 'large.csv');
      // With room to spare, garbage is collected late, and would count as held.
      const env = { NODE_OPTIONS: '--max-old-space-size=128 --max-semi-space-size=8' };
      await using streaming = await startServer({ env });
      const client = createClient(streaming.url, await signToken());
      await client.phonebook.import.mutate(file);
      const before = peakMegabytes(streaming.pid);

      const answer = await client.phonebook.import.mutate(large);

      expect(answer).toEqual(report(count, count));
      expect(peakMegabytes(streaming.pid) - before).toBeLessThan(0.75 * megabytes);
    },
  );
});

describe('withIdempotencyKey', () => {
  const form = new FormData();
  form.set('file', file);

  it.each([
    ['a File', file],
    ['FormData', form],
  ])('stores %s once that is sent twice', async (kind, input) => {
    const client = await clientOf(`twice-${kind}`);
    const options = { ...withIdempotencyKey(randomUUID()), signal: AbortSignal.timeout(30_000) };
    expect(await client.phonebook.import.mutate(input, options)).toEqual(partlyDone);
    expect(await client.phonebook.import.mutate(input, options)).toEqual(partlyDone);
    expect(await listContacts(server.url, `twice-${kind}`)).toHaveLength(1);
  });

  it('is of one call: another key, or none, stores again', async () => {
    const client = await clientOf('thrice');
    await client.phonebook.import.mutate(file, withIdempotencyKey(randomUUID()));
    await client.phonebook.import.mutate(file, withIdempotencyKey(randomUUID()));
    await client.phonebook.import.mutate(file);
    expect(await listContacts(server.url, 'thrice')).toHaveLength(3);
  });

  it('fails for another file by the same key', async () => {
    const client = await clientOf('reusing');
    const options = withIdempotencyKey(randomUUID());
    await client.phonebook.import.mutate(file, options);
    const other = client.phonebook.import.mutate(new Blob(['name\nEve\n']), options);
    await expect(other).rejects.toMatchObject({
      data: { httpStatus: 422, reason: 'key_reused', error: expect.any(String) },
    });
    expect(await listContacts(server.url, 'reusing')).toMatchObject([{ name: 'Ann' }]);
  });

  it('leaves a call to its signal', async () => {
    const client = await clientOf('aborting');
    const options = { ...withIdempotencyKey(randomUUID()), signal: AbortSignal.abort() };
    await expect(client.phonebook.import.mutate(file, options)).rejects.toThrow('aborted');
    expect(await listContacts(server.url, 'aborting')).toEqual([]);
  });

  it.each(['', ' a', 'a b', 'a,b', '"a"', 'a\\b', 'a\nb', 'naïve', 'ключ', 'x'.repeat(256)])(
    'fails with %j, which is no key',
    async (key) => {
      const client = await clientOf('wrong');
      const attempt = client.phonebook.import.mutate(file, withIdempotencyKey(key));
      await expect(attempt).rejects.toMatchObject({
        data: { reason: 'option_invalid', error: expect.stringMatching(/^Idempotency-Key: /) },
      });
      expect(await listContacts(server.url, 'wrong')).toEqual([]);
    },
  );
});

/** The most memory that a process has held at any time. */
function peakMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1_000;
}

describe('the log of calls', () => {
  it('tells what a caller did wrong by its code, and quotes nothing of it', async () => {
    const headers = {
      Authorization: `Bearer ${await signToken()}`,
      'Content-Type': 'application/json',
      'X-Request-Id': 'bad-json',
    };
    const url = `${server.url}/trpc/phonebook.import`;
    await fetch(url, { method: 'POST', headers, body: 'Ann Secret,0039' });
    const line = await eventually(() => {
      const found = server.log.find((entry) => entry['requestId'] === 'bad-json');
      return found ?? expect.unreachable();
    });
    expect(line).toMatchObject({ level: 30, status: 400, failure: { code: 'BAD_REQUEST' } });
    expect(JSON.stringify(server.log)).not.toContain('Secret');
  });
});

describe('phonebook.list for a typed client', () => {
  it("answers the caller's own contacts, a page at a time", async () => {
    const names = Array.from({ length: 5 }, (_, index) => `Contact ${index}`);
    const client = await clientOf('lister');
    await client.phonebook.import.mutate(new File([`name\n${names.join('\n')}\n`], 'a.csv'));
    await (await clientOf('LISTER')).phonebook.import.mutate(new File(['name\nOther\n'], 'b.csv'));

    const first = await client.phonebook.list.query({ limit: 2 });
    const second = await client.phonebook.list.query({ limit: 2, cursor: first.nextCursor });
    const third = await client.phonebook.list.query({ limit: 2, cursor: second.nextCursor });

    const pages = [first, second, third].map(({ contacts }) => contacts.map(({ name }) => name));
    expect(pages).toEqual([names.slice(0, 2), names.slice(2, 4), names.slice(4)]);
    expect(third.nextCursor).toBeUndefined();
    expect((await client.phonebook.list.query()).contacts.map(({ name }) => name)).toEqual(names);
  });

  it('needs no capability', async () => {
    const client = await clientOf('plain', { [capability]: false });
    expect(await client.phonebook.list.query()).toEqual({ contacts: [] });
  });

  it.each([{ limit: 0 }, { limit: 201 }, { cursor: -1 }])('refuses %o', async (input) => {
    const client = await clientOf('odd');
    await expect(client.phonebook.list.query(input)).rejects.toMatchObject({
      data: { code: 'BAD_REQUEST' },
    });
  });
});

describe('the path of a call', () => {
  it.each([
    ['GET http://192.0.2.1:99999/trpc/phonebook.list HTTP/1.1', 401],
    ['GET /trpc/%E0%A4%A HTTP/1.1', 400],
    ['GET /trpc HTTP/1.1', 404],
    ['GET /trpc/phonebook.list?input=%7B HTTP/1.1', 401],
    ['DELETE /trpc/phonebook.list HTTP/1.1', 405],
    ['TRACE /trpc/phonebook.list HTTP/1.1', 405],
    ['POST /trpc/phonebook.list HTTP/1.1', 415],
  ])('is answered, however odd: %s', async (line, status) => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.end(`${line}\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`);
    const answer = Buffer.concat((await socket.toArray()) as Buffer[]).toString();
    expect(answer.split('\r\n')[0]).toMatch(`HTTP/1.1 ${status} `);
    expect(answer).not.toContain('"stack"');
  });
});

describe('the types of the client', () => {
  it('refuse a wrong field, input, key and procedure', async () => {
    const misuse = join(import.meta.dirname, 'typed-client-misuse.ts');
    const errors = await compile(misuse);
    const lines = readFileSync(misuse, 'utf8').split('\n');
    const marked = lines.flatMap((line, index) => (line.includes('// wrong') ? [index + 1] : []));
    expect(marked).toHaveLength(5);
    expect(errors).toEqual(marked);
  });
});

/** The lines of a file of this folder that the compiler refuses, under the options of the project. */
async function compile(path: string): Promise<number[]> {
  const root = join(import.meta.dirname, '../../..');
  const options = [
    '--noEmit', '--strict', '--skipLibCheck', '--target', 'es2025', '--module', 'nodenext',
    '--allowImportingTsExtensions', '--types', 'node', '--ignoreConfig',
  ]; // prettier-ignore
  const tsc = join(root, 'node_modules/.bin/tsc');
  const { stdout } = await promisify(execFile)(tsc, [...options, path], { cwd: root }).catch(
    (error: { stdout: string }) => error,
  );
  return [...stdout.matchAll(/^(?<file>\S+)\((?<line>\d+),/gm)].map((match) => {
    expect(match.groups?.['file']).toContain('typed-client-misuse.ts');
    return Number(match.groups?.['line']);
  });
}
