import { connect as connectSocket, type Socket } from 'node:net';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { postCsv, report, send } from './import-request.ts';
import { listContacts } from './list-contacts.ts';
import { capability, signToken, startServer, type RunningServer } from './running-server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer({ env: { MAX_IMPORT_ROWS: '1000' } });
});
afterAll(() => server[Symbol.asyncDispose]());

/** The revisions of the protocol: the one that begins with a handshake, and the one that does not. */
const revisions = ['2025-11-25', '2026-07-28'] as const;
type Revision = (typeof revisions)[number];

/** The official client, connected; without a token unless one is given. */
async function connect(token?: string, revision: Revision = '2026-07-28') {
  const mode = revision === '2026-07-28' ? { pin: revision } : 'legacy';
  const client = new Client(
    { name: 'a tool of the tests', version: '1.0.0' },
    { versionNegotiation: { mode } },
  );
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const url = new URL('/mcp', server.url);
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }));
  async function call(name: string, input: Record<string, unknown> = {}) {
    const result = await client.callTool({ name, arguments: input });
    const [content] = result.content as unknown as [{ text: string }];
    return { text: content.text, data: result.structuredContent, isError: result.isError ?? false };
  }
  return { client, call, [Symbol.asyncDispose]: () => client.close() };
}

async function connectAs(user: string, { revision, ...claims }: Claims = {}) {
  return connect(await signToken({ sub: user, ...claims }), revision);
}

interface Claims {
  readonly revision?: Revision;
  readonly [claim: string]: unknown;
}

const accept = 'application/json, text/event-stream';
const jsonHeaders = { Accept: accept, 'Content-Type': 'application/json' };

/** Posts a body as it is, in the name of nobody. */
function post(body: string, headers: Record<string, string> = {}): Promise<Response> {
  const init = { method: 'POST', headers: { ...jsonHeaders, ...headers }, body };
  return fetch(`${server.url}/mcp`, init);
}

describe.each(revisions)('/mcp by revision %s', (revision) => {
  it('says that nothing of it changes', async () => {
    await using connected = await connect(undefined, revision);
    expect(connected.client.getServerVersion()).toMatchObject({ name: 'phonebook-import' });
    expect(connected.client.getServerCapabilities()).toMatchObject({
      tools: { listChanged: false },
      resources: { listChanged: false },
    });
  });

  it('finds, validates and imports', async () => {
    const user = `revision-${revision}`;
    await using connected = await connectAs(user, { revision });
    const found = await connected.call('search_docs', { query: 'upload contacts csv' });
    expect(found.text).toContain('operation `importPhonebook`');
    const csv = 'name\nAnn\n';
    const validated = await connected.call('validate_csv', { csv });
    expect(validated.data).toMatchObject({ importable_rows: 1 });
    expect((await connected.call('import_contacts', { csv })).data).toEqual(report(1, 1));
    expect(await listContacts(server.url, user)).toHaveLength(1);
  });

  it('says what the tools need that import', async () => {
    await using connected = await connect(undefined, revision);
    const { text, isError } = await connected.call('import_contacts', { csv: 'name\nAnn\n' });
    expect([isError, JSON.parse(text)]).toMatchObject([true, { code: 401 }]);
  });
});

describe('/mcp for a client without a token', () => {
  it('lists tools and resources', async () => {
    await using connected = await connect();
    const { tools } = await connected.client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'search_docs',
      'read_guide',
      'list_operations',
      'read_operation',
      'validate_csv',
      'import_contacts',
    ]);
    for (const { title, description, inputSchema } of tools) {
      expect({ title, description, inputSchema }).toEqual({
        title: expect.any(String),
        description: expect.any(String),
        inputSchema: expect.objectContaining({ type: 'object', additionalProperties: false }),
      });
    }
    for (const { outputSchema } of tools) {
      expect(JSON.stringify(outputSchema ?? {})).not.toMatch(/"override"|"type":"number"/);
    }
    const { resources } = await connected.client.listResources();
    expect(resources.map(({ uri }) => uri)).toContain('phonebook://openapi.json');
    expect(resources.map(({ uri }) => uri)).toContain('phonebook://guide/quick-start');
  });

  it.each(['upload contacts csv', 'import phonebook', 'phonebok imprt'])(
    'finds the import by a search for "%s"',
    async (query) => {
      await using connected = await connect();
      const { text } = await connected.call('search_docs', { query });
      expect(text).toContain('operation `importPhonebook`');
      expect(text.indexOf('importPhonebook')).toBeLessThan(200);
    },
  );

  it('says which pages there are when a search finds nothing', async () => {
    await using connected = await connect();
    const { text, isError } = await connected.call('search_docs', { query: 'xyzzy' });
    expect(isError).toBe(false);
    expect(text).toContain('quick-start');
  });

  it('reads an operation with its schemas, examples, and the address of this server', async () => {
    await using connected = await connect();
    expect((await connected.call('list_operations')).text).toBe(
      '- `importPhonebook`: POST /phonebook/import: Import phonebook contacts for authenticated user',
    );
    const { text } = await connected.call('read_operation', { id: 'importPhonebook' });
    expect(text).toContain(`--request POST '${server.url}/phonebook/import'`);
    expect(text).toContain('"error_messages"');
    expect(text).not.toContain('localhost:8080');
  });

  it('names the operations there are to whoever asks for another', async () => {
    await using connected = await connect();
    const { text, isError } = await connected.call('read_operation', { id: 'exportPhonebook' });
    expect(isError).toBe(true);
    expect(text).toContain('importPhonebook');
  });

  it('reads the pages that people read, as a tool and as a resource', async () => {
    await using connected = await connect();
    const page = await (await fetch(`${server.url}/docs/columns.md`)).text();
    expect((await connected.call('read_guide', { page: 'columns' })).text).toBe(page);
    const uri = 'phonebook://guide/columns';
    const { contents } = await connected.client.readResource({ uri });
    expect(contents).toMatchObject([{ uri, mimeType: 'text/markdown', text: page }]);
  });

  it('reads the OpenAPI document as it is at /openapi.json', async () => {
    await using connected = await connect();
    const { contents } = await connected.client.readResource({ uri: 'phonebook://openapi.json' });
    const [content] = contents as unknown as [{ text: string }];
    expect(content.text).toBe((await send(server.url, '/openapi.json')).text);
  });

  it.each(['validate_csv', 'import_contacts'])('says what %s needs', async (tool) => {
    for (const token of [undefined, 'not a token', await signToken({ exp: 1 })]) {
      await using connected = await connect(token);
      for (const input of [{ csv: 'name\nAnn\n' }, {}]) {
        const { text, isError } = await connected.call(tool, input);
        expect(isError).toBe(true);
        expect(JSON.parse(text)).toEqual({
          code: 401,
          message: 'authorization required',
          error: expect.stringMatching(new RegExp(`Authorization: Bearer.*${capability}`)),
        });
      }
    }
  });
});

describe('/mcp for a user', () => {
  it('tells without the capability which it is', async () => {
    await using connected = await connectAs('plain', { [capability]: false });
    const { text, isError } = await connected.call('import_contacts', { csv: 'name\nAnn\n' });
    expect(isError).toBe(true);
    expect(JSON.parse(text)).toEqual({
      code: 403,
      message: 'forbidden: missing capability',
      error: expect.stringContaining(capability),
    });
    expect(await listContacts(server.url, 'plain')).toEqual([]);
  });

  it('imports, and answers the report of the REST contract', async () => {
    await using connected = await connectAs('importer');
    const csv = 'name,type\nAnn,public\n,\n';
    const { text, data, isError } = await connected.call('import_contacts', { csv });
    const expected = report(2, 1, { skipped: 1, messages: ['Row 3: name is empty'] });
    expect(data).toEqual(expected);
    expect(JSON.parse(text)).toEqual(expected);
    expect(isError).toBe(false);
    const stored = await listContacts(server.url, 'importer');
    expect(stored).toMatchObject([{ name: 'Ann', type: 'public' }]);
    expect(stored).toHaveLength(1);
  });

  it('says that an import failed of which no row is stored', async () => {
    await using connected = await connectAs('nobody');
    const { data, isError } = await connected.call('import_contacts', { csv: 'name\n,\n' });
    expect(data).toEqual(report(1, 0, { skipped: 1, messages: ['Row 2: name is empty'] }));
    expect(isError).toBe(true);
  });

  it('tells what an import would do, and stores nothing', async () => {
    await using connected = await connectAs('careful');
    const csv = 'Cognome;Cellulare;Codice\nBianchi;+39 333 555 0202;A-1\n;;\n';
    const { data, isError } = await connected.call('validate_csv', { csv });
    expect(isError).toBe(false);
    expect(data).toMatchObject({
      message: 'phonebook import would complete',
      total_rows: 2,
      importable_rows: 1,
      skipped_rows: 1,
      delimiter: ';',
      columns: [
        { column: 'Cognome', decided_by: 'alias' },
        { column: 'Cellulare', fields: expect.arrayContaining(['cellphone']) },
        { column: 'Codice', decided_by: 'unknown' },
      ],
    });
    expect(await listContacts(server.url, 'careful')).toEqual([]);
  });

  it('takes what is said of the file', async () => {
    await using connected = await connectAs('mapper');
    const input = {
      csv: 'Chi|Recapito\nAda|1\n',
      delimiter: '|',
      mapping: { Chi: 'name', Recapito: 'fax' },
    };
    expect((await connected.call('import_contacts', input)).data).toEqual(report(1, 1));
    expect(await listContacts(server.url, 'mapper')).toMatchObject([{ name: 'Ada', fax: '1' }]);
  });

  it('keeps every character of the text, whatever it looks like', async () => {
    await using connected = await connectAs('characters');
    const csv = 'name,notes\nJosé 🎉,"Ã©, two\nlines"\n';
    await connected.call('import_contacts', { csv });
    expect(await listContacts(server.url, 'characters')).toMatchObject([
      { name: 'José 🎉', notes: 'Ã©, two\nlines' },
    ]);
  });

  it('has the limits and errors of the other doors', async () => {
    await using connected = await connectAs('limited');
    const csv = `name\n${'Ann\n'.repeat(1_001)}`;
    for (const tool of ['validate_csv', 'import_contacts']) {
      const many = await connected.call(tool, { csv });
      expect(many.isError).toBe(true);
      expect(JSON.parse(many.text)).toEqual((await postCsv(server.url, csv, 'limited')).body);
      const empty = await connected.call(tool, { csv: '' });
      expect(JSON.parse(empty.text)).toEqual((await postCsv(server.url, '', 'limited')).body);
    }
    expect(await listContacts(server.url, 'limited')).toEqual([]);
  });

  it.each([
    ['a file in place of text', { file: 'contacts.csv' }],
    ['a number', { csv: 1 }],
    ['half of a character', { csv: 'name\n\ud83c\n' }],
    ['more than it knows', { csv: 'name\nAnn\n', owner: 'bob' }, 'owner'],
  ])('refuses %s, and says what is wrong', async (_case, input, said = 'csv') => {
    await using connected = await connectAs('wrong');
    const { text, isError } = await connected.call('import_contacts', input);
    expect(isError).toBe(true);
    expect(text).toMatch(new RegExp(`^Input validation error: .*\\b${said}\\b`));
    expect(await listContacts(server.url, 'wrong')).toEqual([]);
  });
});

it('answers what is said of the file and cannot be as the other doors do', async () => {
  await using connected = await connectAs('options');
  for (const [option, value] of [
    ['delimiter', '#'],
    ['mapping', { Tel: 'telephone' }],
  ] as const) {
    const answer = await connected.call('import_contacts', { csv: 'name\nAnn\n', [option]: value });
    expect([answer.isError, JSON.parse(answer.text)]).toEqual([
      true,
      {
        code: 400,
        message: 'invalid import option',
        error: expect.stringMatching(`^${option}.* is not one of `),
      },
    ]);
  }
});

describe('/mcp for requests that are none of a tool', () => {
  it('answers 405 to all but POST', async () => {
    for (const method of ['GET', 'DELETE', 'PUT']) {
      const answer = await send(server.url, '/mcp', { method, headers: { Accept: accept } });
      expect(answer.status).toBe(405);
      expect(answer.headers.get('Allow')).toBe('POST');
    }
  });

  it.each(['https://evil.example', 'http://localhost.evil.example', 'null'])(
    'refuses what a page of another site sends: %s',
    async (origin) => {
      const list = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} });
      expect((await post(list, { Origin: origin })).status).toBe(403);
    },
  );

  it('serves the pages of this machine', async () => {
    const list = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} });
    expect((await post(list, { Origin: 'http://localhost:6274' })).status).toBe(200);
  });

  it('answers 413 to a call of more than it can hold, and says where more is taken', async () => {
    const body = `{"csv":"${'x'.repeat(1_100_000)}"}`;
    const answer = await post(body, { Authorization: `Bearer ${await signToken()}` });
    expect([answer.status, await answer.json()]).toEqual([
      413,
      { code: 413, message: 'file too large', error: expect.stringContaining('over REST') },
    ]);
  });

  it('takes in little from whoever may not import, and says what is missing', async () => {
    const answer = await post(`{"csv":"${'x'.repeat(70_000)}"}`);
    expect([answer.status, await answer.json()]).toEqual([
      413,
      { code: 413, message: 'file too large', error: expect.stringContaining(capability) },
    ]);
  });

  it('bounds what one caller has in memory, and gives it back to whoever goes away', async () => {
    const token = await signToken({ sub: 'hoarder' });
    const uploads = Array.from({ length: 9 }, () => beginCall(token, 1_000_000));
    const list = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} });
    const filled = `${' '.repeat(900_000)}${list}`;
    const call = (bearer: string) => post(filled, { Authorization: `Bearer ${bearer}` });
    await eventually(async () => expect((await call(token)).status).toBe(429));
    expect((await call(await signToken({ sub: 'neighbour' }))).status).toBe(200);
    for (const socket of uploads) socket.destroy();
    await eventually(async () => expect((await call(token)).status).toBe(200));
  });

  it.each([
    ['[{"jsonrpc":"2.0","id":1,"method":"ping"}]', -32_600, 'one message in each request'],
    ['[]', -32_600, 'one message in each request'],
    ['1', -32_600, 'an object'],
    ['name,fax\nAnn,1\n', -32_700, 'not JSON'],
    ['', -32_700, 'not JSON'],
  ])('answers an error of JSON-RPC to what is not one message: %j', async (body, code, said) => {
    const answer = await post(body);
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { jsonrpc: '2.0', id: null, error: { code, message: expect.stringContaining(said) } },
    ]);
  });

  it('counts its requests like those of the other doors', async () => {
    await using strict = await startServer({
      env: { RATE_LIMIT_PER_SECOND: '1', RATE_LIMIT_BURST: '1' },
    });
    const list = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} });
    const init = { method: 'POST', headers: jsonHeaders, body: list };
    expect((await fetch(`${strict.url}/mcp`, init)).status).toBe(200);
    expect((await fetch(`${strict.url}/mcp`, init)).status).toBe(429);
  });

  it('is not broken by whatever is sent', async () => {
    const odd = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record(
          {
            jsonrpc: fc.constantFrom('2.0', '1.0'),
            id: fc.oneof(fc.integer(), fc.string(), fc.constant(null)),
            method: fc.constantFrom(
              'tools/call',
              'tools/list',
              'initialize',
              'resources/read',
              'x',
            ),
            params: fc.oneof(
              fc.jsonValue(),
              fc.record({
                name: fc.constantFrom('import_contacts', 'read_guide', '__proto__'),
                arguments: fc.jsonValue(),
              }),
            ),
          },
          { requiredKeys: [] },
        )
        .map((call) => JSON.stringify(call)),
    );
    await fc.assert(
      fc.asyncProperty(odd, async (body) => {
        const { status } = await post(body);
        expect(status).toBeLessThan(500);
      }),
      { numRuns: 200 },
    );
    expect((await send(server.url, '/healthz')).status).toBe(200);
    expect(server.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
    expect(server.errors()).toBe('');
  });

  it('logs a failure of a tool by its code, and quotes nothing of the CSV', async () => {
    const logged = () =>
      server.log.filter(
        ({ path, failure }) =>
          path === '/mcp' && (failure as { code?: string } | undefined)?.code === 'option_invalid',
      );
    const before = logged().length;
    await using connected = await connectAs('logged');
    await connected.call('import_contacts', { csv: 'name,name\nAnn Secret,1\n', delimiter: '#' });
    await eventually(() => expect(logged()).toHaveLength(before + 1));
    expect(JSON.stringify(server.log)).not.toContain('Secret');
  });
});

/** Sends all of a call but its last byte. */
function beginCall(token: string, bodyBytes: number): Socket {
  const { hostname, port } = new URL(server.url);
  const socket = connectSocket(Number(port), hostname);
  const head = [
    'POST /mcp HTTP/1.1',
    `Host: ${hostname}`,
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    `Accept: ${accept}`,
    `Content-Length: ${bodyBytes}`,
  ];
  socket.on('error', () => undefined);
  socket.write(`${head.join('\r\n')}\r\n\r\n${' '.repeat(bodyBytes - 1)}`);
  return socket;
}
