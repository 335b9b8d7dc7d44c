import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startAttackedServer, type AttackedServer } from './attacked-server.ts';
import { exchange, report, type Answer } from './import-request.ts';
import { listContacts, listed } from './list-contacts.ts';
import { signToken } from './running-server.ts';

const csv = 'name\nAttack Secret\n';
/** The most that a call may have. */
const maxCallBytes = 1_048_576;

let attacked: AttackedServer;
let users = 0;
beforeAll(async () => {
  attacked = await startAttackedServer();
});
afterEach(() => attacked.expectUnharmed());
afterAll(() => attacked[Symbol.asyncDispose]());

/** Posts a body as somebody new; an answer is JSON, or one event that is. */
async function post(
  body: NonNullable<RequestInit['body']>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  users += 1;
  const token = await signToken({ sub: `user ${users}` });
  const answer = await exchange(attacked.url, '/mcp', {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      Accept: 'application/json, text/event-stream',
      'Content-Type': 'application/json',
      ...headers,
    },
    body,
    duplex: 'half',
  });
  if (answer.status === 202) return { ...answer, body: answer.text };
  const isEvent = answer.headers.get('Content-Type') === 'text/event-stream';
  const [, data] = isEvent ? (/^event: message\ndata: (.*)\n\n$/.exec(answer.text) ?? []) : [];
  return { ...answer, body: JSON.parse(isEvent ? String(data) : answer.text) };
}

function message(method: string, params: unknown): string {
  return JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
}

function callTool(name: unknown, input: unknown): string {
  return message('tools/call', { name, arguments: input });
}

/** Refused by HTTP, with nothing stored. */
async function expectRefused(answer: Answer, status: number): Promise<void> {
  expect(answer.status).toBe(status);
  expect(answer.headers.get('Content-Type')).toMatch(/^application\/json\b/);
  expect(answer.text.length).toBeLessThan(1_000);
  await attacked.expectStored(`user ${users}`, 0);
}

/** Refused by the protocol or by the tool, with nothing stored. */
async function expectError(answer: Answer): Promise<void> {
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual(
    expect.toBeOneOf([
      { jsonrpc: '2.0', id: 1, error: expect.objectContaining({ message: expect.any(String) }) },
      { jsonrpc: '2.0', id: 1, result: expect.objectContaining({ isError: true }) },
    ]),
  );
  await attacked.expectStored(`user ${users}`, 0);
}

async function expectTaken(answer: Answer): Promise<void> {
  expect(answer.body).toMatchObject({ result: { structuredContent: report(1, 1) } });
  expect(await listContacts(attacked.url, `user ${users}`)).toEqual([
    listed({ name: 'Attack Secret' }),
  ]);
}

describe('what is no message', () => {
  it.each([
    '',
    '\0',
    '1',
    'null',
    '"Attack Secret"',
    '[]',
    '{',
    '{}',
    csv,
    `[${callTool('import_contacts', { csv })}]`,
    '{"jsonrpc":"1.0","id":1,"method":"ping"}',
    '{"jsonrpc":"2.0","id":1}',
    '{"jsonrpc":"2.0","id":{},"method":"ping"}',
    '{"jsonrpc":"2.0","id":1e400,"method":"ping"}',
    '{"jsonrpc":"2.0","id":1,"method":1}',
    '{"jsonrpc":"2.0","id":1,"method":"ping","params":[1]}',
    '{"jsonrpc":"2.0","id":1,"method":"ping","__proto__":{"attacked":true}}',
  ])('is refused: %j', async (body) => {
    await expectRefused(await post(body), 400);
  });

  it('is refused where it is no text', async () => {
    await expectRefused(await post(new Uint8Array([0x7b, 0xff, 0x7d])), 400);
  });

  it('is refused however deep and wide it is', async () => {
    const depth = maxCallBytes / 2;
    await expectRefused(await post(`${'['.repeat(depth)}${']'.repeat(depth)}`), 400);
    await expectRefused(await post(`${'{"a":'.repeat(150_000)}1${'}'.repeat(150_000)}`), 400);
    await expectRefused(await post(message('ping', { a: Array(400_000).fill(1) })), 400);
  });
});

describe('a message without an answer', () => {
  it.each([
    '{"jsonrpc":"2.0","method":"notifications/initialized"}',
    '{"jsonrpc":"2.0","method":"notifications/__proto__"}',
    '{"jsonrpc":"2.0","id":1,"result":{"csv":"name"}}',
    JSON.stringify({ ...JSON.parse(callTool('import_contacts', { csv })), id: undefined }),
  ])('does nothing: %s', async (body) => {
    expect(await post(body)).toMatchObject({ status: 202, text: '' });
    await attacked.expectStored(`user ${users}`, 0);
  });
});

describe('a method', () => {
  it.each(['__proto__', 'constructor', 'prompts/list', 'logging/setLevel', 'x'.repeat(900_000)])(
    'that there is not is an error: %.40s',
    async (method) => {
      await expectError(await post(message(method, {})));
    },
  );

  it.each([
    'file:///etc/passwd',
    'phonebook://guide/../../package.json',
    'phonebook://guide/%2e%2e%2fpackage.json',
    'phonebook://guide/__proto__',
    'http://127.0.0.1/',
    '',
    1,
    { toString: 1 },
    'x'.repeat(100_000),
  ])('that reads leads nowhere: %.40s', async (uri) => {
    const answer = await post(message('resources/read', { uri }));
    await expectError(answer);
    expect(answer.text).not.toMatch(/root:|devDependencies/);
  });
});

describe('a tool', () => {
  it.each(['__proto__', 'constructor', 'toString', '', 1, null, 'x'.repeat(900_000)])(
    'that there is not is an error: %.40s',
    async (name) => {
      await expectError(await post(callTool(name, { csv })));
    },
  );

  it.each<unknown>([
    null,
    1,
    [],
    csv,
    {},
    { csv: null },
    { csv: [csv] },
    { csv: { toString: csv } },
    { csv: '' },
    { csv: 'name\nA\0nn\n' },
    { csv: 'PK\u0003\u0004' },
    { csv: '\uD800' },
    { csv, owner_id: 'other' },
    { csv, mapping: 'x' },
    { csv, mapping: { name: '__proto__' } },
    { csv, mapping: { constructor: 'name' } },
    { csv, delimiter: 'constructor' },
  ])('takes nothing odd: %j', async (input) => {
    await expectError(await post(callTool('import_contacts', input)));
  });

  it('takes in nothing for the prototype of its input', async () => {
    const input = `{"__proto__":{"attacked":true,"owner_id":"other"},"csv":${JSON.stringify(csv)}}`;
    const call = callTool('import_contacts', 0).replace(':0}', `:${input}}`);
    await expectTaken(await post(call));
  });

  it.each(['../../package.json', '__proto__', 'constructor', 'x'.repeat(100_000)])(
    'that reads leads nowhere: %.40s',
    async (page) => {
      await expectError(await post(callTool('read_guide', { page })));
      await expectError(await post(callTool('read_operation', { id: page })));
    },
  );

  it('keeps nobody waiting, whatever is searched for', async () => {
    await expectError(await post(callTool('search_docs', { query: 'a '.repeat(400_000) })));
    const longest = callTool('search_docs', { query: 'a?'.repeat(100) });
    const answers = await Promise.all(Array.from({ length: 40 }, () => post(longest)));
    for (const { status } of answers) expect(status).toBe(200);
  });
});

describe('a call of a length', () => {
  const ofBytes = (count: number) => {
    const empty = callTool('import_contacts', { csv });
    return `${' '.repeat(count - empty.length)}${empty}`;
  };

  it('that is the limit is taken, and not a byte more', async () => {
    await expectTaken(await post(ofBytes(maxCallBytes)));
    await expectRefused(await post(ofBytes(maxCallBytes + 1)), 413);
    await expectRefused(await post(ofBytes(30_000_000)), 413);
  });

  it('that is not told is read no further', async () => {
    const untold = (count: number) => ReadableStream.from([Buffer.from(ofBytes(count))]);
    await expectTaken(await post(untold(maxCallBytes)));
    await expectRefused(await post(untold(maxCallBytes + 1)), 413);
    await expectRefused(await post(untold(30_000_000)), 413);
  });

  it('keeps nobody waiting: thirty at once of the limit', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => post(`${ofBytes(maxCallBytes - 2)} \n`)),
    );
    for (const { status } of answers) expect([200, 429]).toContain(status);
  });
});

describe('a head', () => {
  it.each([
    [415, { 'Content-Type': 'text/plain' }],
    [415, { 'Content-Encoding': 'gzip' }],
    [406, { Accept: 'text/html' }],
    [400, { 'MCP-Protocol-Version': '__proto__' }],
    [403, { Origin: 'https://evil.example' }],
  ] as const)('that is odd is answered %i: %j', async (status, headers) => {
    await expectRefused(await post(callTool('import_contacts', { csv }), headers), status);
  });
});
