import { maxHeaderSize } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startAttackedServer, type AttackedServer } from './attacked-server.ts';
import { multipartType, report, send, type Answer } from './import-request.ts';
import { listContacts, listed } from './list-contacts.ts';
import { signToken, startServer } from './running-server.ts';

const csv = 'name\nAttack Secret\n';
const json = 'application/json';
const file = 'application/octet-stream';
/** The most that a body may have that is no file. */
const maxJsonBytes = 65_536;

let attacked: AttackedServer;
let users = 0;
beforeAll(async () => {
  attacked = await startAttackedServer();
});
afterEach(() => attacked.expectUnharmed());
afterAll(() => attacked[Symbol.asyncDispose]());

interface Call {
  /** Of the procedures, with what follows them in the address. */
  readonly path?: string;
  /** Undefined for none. */
  readonly type?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Posts a body as somebody new. */
async function call(
  body: NonNullable<RequestInit['body']>,
  { path = 'phonebook.import', type, headers = {} }: Call,
): Promise<Answer> {
  users += 1;
  const token = await signToken({ sub: `user ${users}` });
  return send(attacked.url, `/trpc/${path}`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      ...(type === undefined ? {} : { 'Content-Type': type }),
      ...headers,
    },
    body,
    duplex: 'half',
  });
}

/** Refused in the shape of tRPC, with nothing stored. */
async function expectRefused(answer: Answer, status: number): Promise<void> {
  expect(answer.status).toBe(status);
  const error = { message: expect.any(String), data: { httpStatus: status } };
  for (const each of [answer.body].flat()) expect(each).toMatchObject({ error });
  // Of what stands in its head it may quote all, twice.
  expect(answer.text.length).toBeLessThan(2 * maxHeaderSize + 1_000);
  expect(answer.text).not.toContain('"stack"');
  await attacked.expectStored(`user ${users}`, 0);
}

async function expectTaken(answer: Answer): Promise<void> {
  expect(answer).toMatchObject({ status: 200, body: { result: { data: report(1, 1) } } });
  expect(await listContacts(attacked.url, `user ${users}`)).toEqual([
    listed({ name: 'Attack Secret' }),
  ]);
}

describe('JSON in place of a file', () => {
  // tRPC parses the first input that it ever gets otherwise than all others.
  it.each(['{}', '[]', '"Attack Secret"'])(
    'harms nobody as the first of all calls: %s',
    async (body) => {
      await using fresh = await startServer();
      const headers = { Authorization: `Bearer ${await signToken()}`, 'Content-Type': json };
      for (let times = 0; times < 2; times += 1) {
        const init = { method: 'POST', headers, body };
        const answer = await send(fresh.url, '/trpc/phonebook.import', init);
        expect(answer.body).toMatchObject({ error: { message: 'file required' } });
      }
      expect(fresh.errors()).toBe('');
    },
  );

  it.each([
    '',
    'null',
    '1',
    '"Attack Secret"',
    '[]',
    '{}',
    '{"file":"Attack Secret"}',
    '{"json":{"csv":"Attack Secret"}}',
    '{"__proto__":{"attacked":true}}',
    '{"constructor":{"prototype":{"attacked":true}}}',
    '{"0":{"__proto__":{"attacked":true}}}',
    '{',
    csv,
    '\0',
    '\uFEFF{}',
  ])('is refused: %j', async (body) => {
    await expectRefused(await call(body, { type: json }), 400);
  });

  it('is refused where it is no text', async () => {
    await expectRefused(await call(new Uint8Array([0x22, 0xff, 0xfe, 0x22]), { type: json }), 400);
  });

  it('is refused however deep it is', async () => {
    const depth = maxJsonBytes / 2;
    const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    await expectRefused(await call(deep, { type: json }), 400);
    await expectRefused(await call('{"a":'.repeat(10_000), { type: json }), 400);
  });

  it('is read up to its limit, and not a byte further', async () => {
    const ofBytes = (count: number) => `"${'x'.repeat(count - 2)}"`;
    await expectRefused(await call(ofBytes(maxJsonBytes), { type: json }), 400);
    await expectRefused(await call(ofBytes(maxJsonBytes + 1), { type: json }), 413);
    await expectRefused(await call(ofBytes(30_000_000), { type: json }), 413);
  });

  it('is read no further where its length is not told', async () => {
    const untold = (bytes: number) => ReadableStream.from([Buffer.alloc(bytes, ' ')]);
    await expectRefused(await call(untold(maxJsonBytes), { type: json }), 400);
    await expectRefused(await call(untold(maxJsonBytes + 1), { type: json }), 413);
    await expectRefused(await call(untold(30_000_000), { type: json }), 413);
  });

  it('keeps no other waiting: forty at once of the limit', async () => {
    const wide = `[${'1,'.repeat(maxJsonBytes / 2 - 2)}1]`;
    const calls = Array.from({ length: 40 }, () => call(wide, { type: json }));
    for (const { status } of await Promise.all(calls)) expect([400, 429]).toContain(status);
  });
});

describe('a type of content', () => {
  it.each([
    'text/csv',
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonl',
    'application/octet-stream-x',
    `${json}, ${file}`,
    '*/*',
    'x',
    'x'.repeat(10_000),
  ])('that there is not is refused: %s', async (type) => {
    await expectRefused(await call(csv, { type }), 415);
  });

  it('is not guessed where there is none', async () => {
    await expectRefused(await call(Buffer.from(csv), {}), 415);
  });

  it.each(['multipart/form-data', 'multipart/mixed; boundary=b', 'multipart/', multipartType])(
    'of a form is refused where there is no form: %s',
    async (type) => {
      await expectRefused(await call(csv, { type }), 400);
    },
  );

  it.each([file, 'APPLICATION/OCTET-STREAM', `${file}; charset=utf-8`])(
    'of a file is taken: %s',
    async (type) => {
      await expectTaken(await call(csv, { type }));
    },
  );

  it('packed is refused, whatever it is', async () => {
    for (const type of [json, file, multipartType]) {
      const headers = { 'Content-Encoding': 'gzip' };
      await expectRefused(await call(csv, { type, headers }), 415);
    }
  });
});

describe('a batch', () => {
  const imports = (count: number) =>
    `${Array<string>(count).fill('phonebook.import').join(',')}?batch=1`;

  it.each([2, 10])('of %i imports has no file for any of them', async (count) => {
    await expectRefused(await call(csv, { path: imports(count), type: file }), 404);
    await expectRefused(await call('{"0":{},"1":{}}', { path: imports(count), type: json }), 400);
  });

  it.each([11, 800])('of %i imports is too large', async (count) => {
    await expectRefused(await call('{}', { path: imports(count), type: json }), 400);
  });

  it.each(['[]', 'null', '1', '{', '{"-1":{}}', '{"__proto__":{"0":{}}}', '{"length":1e9}'])(
    'of odd inputs is refused: %s',
    async (body) => {
      await expectRefused(await call(body, { path: imports(2), type: json }), 400);
    },
  );

  it('does not mix what is asked with what is changed', async () => {
    const path = 'phonebook.import,phonebook.list?batch=1';
    await expectRefused(await call('{}', { path, type: json }), 400);
  });

  it('of one is an import as any', async () => {
    const answer = await call(csv, { path: imports(1), type: file });
    await expectTaken(answer);
  });
});

describe('a procedure', () => {
  it.each([
    '__proto__',
    'constructor',
    'phonebook',
    'phonebook.__proto__',
    'phonebook.import.__proto__',
    'phonebook.import.apply',
    'phonebook%2eimport%00',
    'x'.repeat(10_000),
  ])('that there is not is not found: %s', async (path) => {
    await expectRefused(await call('{}', { path, type: json }), 404);
  });
});

describe('a question', () => {
  const ask = async (query: string): Promise<Answer> => {
    users += 1;
    const headers = { Authorization: `Bearer ${await signToken({ sub: `user ${users}` })}` };
    return send(attacked.url, `/trpc/phonebook.list?${query}`, { headers });
  };

  it.each([
    'input={',
    'input=1',
    'input=[]',
    'input={"limit":0}',
    'input={"limit":1e99}',
    'input={"limit":"1"}',
    'input={"cursor":-1}',
    'input={"cursor":1.5}',
    'input={"cursor":9007199254740992}',
    'input={"limit":{"__proto__":1}}',
    `input=${'['.repeat(8_000)}`,
    'batch=1&input=[]',
    'batch=1&input={"0":{"limit":-1}}',
    'connectionParams=1',
  ])('that is odd is refused: %s', async (query) => {
    await expectRefused(await ask(query), 400);
  });

  it.each(['input={"__proto__":{"limit":0}}', 'batch=x', 'input=', 'input={"owner_id":"other"}'])(
    'is answered with what its caller owns: %s',
    async (query) => {
      const { status, body } = await ask(query);
      expect([status, body]).toEqual([200, { result: { data: { contacts: [] } } }]);
    },
  );
});
