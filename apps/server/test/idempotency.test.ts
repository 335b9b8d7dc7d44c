import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  beginUpload,
  csvFile,
  expectAnswer,
  multipart,
  multipartType,
  report,
  send,
  type Answer,
} from './import-request.ts';
import { eventually } from './eventually.ts';
import { listContacts } from './list-contacts.ts';
import { capability, makeFolder, signToken, startServer } from './running-server.ts';
import type { RunningServer } from './running-server.ts';

const twoRows = 'name,type\nAnn,\nBob,foo\n';
const reportOfTwo = report(2, 1, {
  skipped: 1,
  messages: ["Row 3: invalid type 'foo' (must be 'private', 'public', or 'group:<group1,group2>')"],
});
const reused = {
  code: 422,
  message: 'idempotency key already used',
  error:
    'the Idempotency-Key was sent with another file or other options before: use a new one for each import',
};

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

interface KeyedImport {
  readonly key: string;
  readonly user: string;
  readonly csv?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly url?: string;
}

async function post({ key, user, csv = twoRows, fields = {}, url }: KeyedImport): Promise<Answer> {
  const token = await signToken({ sub: user, [capability]: true });
  const others = Object.entries(fields).map(([name, content]) => ({ name, content }));
  return send(url ?? server.url, '/phonebook/import', {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': multipartType,
      'Idempotency-Key': key,
    },
    body: multipart(csvFile(csv), ...others),
  });
}

async function count({ database }: RunningServer): Promise<unknown> {
  const [found] = await database.query('select count(*) as stored from cti_phonebook');
  return found?.['stored'];
}

describe('an import with an Idempotency-Key', () => {
  it('is answered the same when it is sent again, and stored once', async () => {
    const user = 'again';
    const key = randomUUID();
    for (let time = 0; time < 3; time += 1) {
      expectAnswer(await post({ key, user }), 200, reportOfTwo);
    }
    expect(await listContacts(server.url, user)).toMatchObject([{ name: 'Ann' }]);
  });

  it('may have its key in quotes, as the draft has it', async () => {
    const user = 'quoted';
    const key = randomUUID();
    expectAnswer(await post({ key: `"${key}"`, user }), 200, reportOfTwo);
    expectAnswer(await post({ key, user }), 200, reportOfTwo);
    expect(await listContacts(server.url, user)).toHaveLength(1);
  });

  it('is refused with another file or other options, and nothing of it is stored', async () => {
    const user = 'other';
    const key = randomUUID();
    expectAnswer(await post({ key, user }), 200, reportOfTwo);
    expectAnswer(await post({ key, user, csv: 'name\nEve\n' }), 422, reused);
    expectAnswer(await post({ key, user, fields: { mapping: '{"type": null}' } }), 422, reused);
    expect(await listContacts(server.url, user)).toMatchObject([{ name: 'Ann' }]);
  });

  it('is its owner’s: another may use the same key', async () => {
    const key = randomUUID();
    expectAnswer(await post({ key, user: 'one' }), 200, reportOfTwo);
    expectAnswer(await post({ key, user: 'two', csv: 'name\nEve\n' }), 200, report(1, 1));
    expect(await listContacts(server.url, 'two')).toMatchObject([{ name: 'Eve' }]);
  });

  it.each([
    ['a header without names', 'company\nA\n'],
    ['rows of which none can be used', 'name,type\nAnn,foo\n'],
    ['no row', 'name\n'],
  ])('that stored nothing may be mended and have the same key: %s', async (broken, csv) => {
    const user = `mended ${broken}`;
    const key = randomUUID();
    await post({ key, user, csv });
    expectAnswer(await post({ key, user }), 200, reportOfTwo);
  });

  it('leaves no more than its report, however many columns and bad rows it has', async () => {
    const columns = Array.from({ length: 5_000 }, (_, n) => `column ${n}`).join(',');
    const csv = `name,${columns}\nAnn\n${'"",x\n'.repeat(3_000)}`;
    const key = randomUUID();
    const first = await post({ key, user: 'wide', csv });
    expect(first.body).toMatchObject({ imported_rows: 1, skipped_rows: 3_000 });
    expect((await post({ key, user: 'wide', csv })).text).toBe(first.text);
    const [receipt] = await server.database.query(
      "select length(answer) as length from cti_phonebook_receipt where owner_id = 'wide'",
    );
    expect(receipt?.['length']).toBeLessThanOrEqual(first.text.length);
  });

  it('is answered 409 while it is under way, and as it was afterwards', async () => {
    const user = 'running';
    const key = randomUUID();
    const form = multipart(csvFile(twoRows));
    const socket = await beginUpload(
      server.url,
      form.length,
      [`Idempotency-Key: ${key}`, 'Expect: 100-continue'],
      user,
    );
    let heard = '';
    socket.on('data', (bytes: Buffer) => (heard += bytes.toString()));
    await eventually(() => expect(heard).toContain('100 Continue'));

    const early = await post({ key, user });
    const error = 'an import with this Idempotency-Key is under way; ask again when it is done';
    expectAnswer(early, 409, { code: 409, message: 'import still running', error });
    expect(early.headers.get('Retry-After')).toBe('5');

    socket.write(form);
    await eventually(() => expect(heard).toContain(JSON.stringify(reportOfTwo)));
    socket.destroy();
    expectAnswer(await post({ key, user }), 200, reportOfTwo);
    expect(await listContacts(server.url, user)).toHaveLength(1);
  });

  it('sent many times at once is stored once', async () => {
    const user = 'many';
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 8 }, () => post({ key, user })));
    for (const { status } of answers) expect([200, 409]).toContain(status);
    expect(answers.map(({ status }) => status)).toContain(200);
    expect(await listContacts(server.url, user)).toHaveLength(1);
  });

  it.each(['', 'x'.repeat(256), 'a b', 'a, b', 'a"b', 'naïve', 'a\\b'])(
    'is refused with the key %j',
    async (key) => {
      const answer = await post({ key: Buffer.from(key).toString('latin1'), user: 'wrong' });
      expect(answer).toMatchObject({
        status: 400,
        body: {
          message: 'invalid import option',
          error: expect.stringMatching(/^Idempotency-Key/),
        },
      });
    },
  );

  it.each(['a', 'x'.repeat(255), '!#$%&+-./:;<=>?@[]^_`{|}~'])('takes the key %s', async (key) => {
    expectAnswer(await post({ key, user: 'right' }), 200, reportOfTwo);
  });
});

describe('an import with a key whose server dies', () => {
  it('is stored once, whether it was answered or not', { timeout: 60_000 }, async () => {
    const folder = makeFolder();
    const csv = `name\n${'Ann\n'.repeat(2_000)}`;
    let stored = 0;
    for (let round = 0; round < 6; round += 1) {
      const key = randomUUID();
      const dying = await startServer({ folder });
      const lost = post({ key, user: 'ann', csv, url: dying.url }).catch(() => undefined);
      // Some die before the commit, some after it, some after the answer.
      await new Promise((resolve) => setTimeout(resolve, 10 + 25 * round));
      await dying.stop('SIGKILL');
      await lost;
      await using next = await startServer({ folder });
      expectAnswer(await post({ key, user: 'ann', csv, url: next.url }), 200, report(2_000, 2_000));
      stored += 2_000;
      expect(await count(next)).toBe(stored);
    }
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['few rows', twoRows, reportOfTwo, 1],
    [
      'so many that indexes are left aside',
      `name\n${'Ann\n'.repeat(6_000)}`,
      report(6_000, 6_000),
      6_000,
    ],
  ])('between commit and answer is told what it stored, of %s', async (_case, csv, told, rows) => {
    const folder = makeFolder();
    const key = randomUUID();
    const loaded = new URL('dies-after-commit.ts', import.meta.url);
    await using dying = await startServer({
      folder,
      env: { NODE_OPTIONS: `--import=${loaded.href}` },
    });
    await expect(post({ key, user: 'ann', csv, url: dying.url })).rejects.toThrow('fetch failed');
    expect(await count(dying)).toBe(rows);

    await using next = await startServer({ folder });
    for (let time = 0; time < 2; time += 1) {
      expectAnswer(await post({ key, user: 'ann', csv, url: next.url }), 200, told);
      expect(await count(next)).toBe(rows);
    }
    rmSync(folder, { recursive: true });
  });
});

describe('an import with a key on two servers of one database', () => {
  it('is stored once, and both answer the same', async () => {
    const folder = makeFolder();
    await using first = await startServer({ folder });
    await using second = await startServer({ folder });
    const csv = `name\n${'Ann\n'.repeat(30_000)}`;
    const key = randomUUID();
    const answers = await Promise.all(
      [first, second].map(({ url }) => post({ key, user: 'ann', csv, url })),
    );
    for (const answer of answers) expectAnswer(answer, 200, report(30_000, 30_000));
    expect(await count(first)).toBe(30_000);
    rmSync(folder, { recursive: true, force: true });
  });
});
