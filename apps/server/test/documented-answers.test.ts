import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  beginUpload,
  csvFile,
  field,
  multipart,
  multipartType,
  send,
  type Part,
} from './import-request.ts';
import { capability, signToken, startServer, type RunningServer } from './running-server.ts';

interface Example {
  readonly summary: string;
  readonly value: object;
}

interface Document {
  readonly paths: {
    readonly '/phonebook/import': {
      readonly post: {
        readonly responses: Readonly<
          Record<
            string,
            {
              readonly content: {
                readonly 'application/json': {
                  readonly examples: Readonly<Record<string, Example>>;
                };
              };
            }
          >
        >;
      };
    };
  };
}

const twoRows = csvFile('name,workemail\nJohn Doe,john@example.com\nJane Smith,jane@example.com\n');
const zipFile = csvFile(Uint8Array.of(0x50, 0x4b, 0x03, 0x04, 0x14, 0, 0, 0));

/** What is sent to have each example as the answer, by status and name. */
const requests: Readonly<
  Record<
    string,
    {
      readonly parts: readonly Part[];
      readonly claims?: object | null;
      readonly headers?: Readonly<Record<string, string>>;
    }
  >
> = {
  '200 completed': { parts: [twoRows] },
  '200 partly': { parts: [csvFile('name,type\nAnn,\n,public\nBob,foo\n')] },
  '400 fileAsText': { parts: [field('file', 'contacts.csv')] },
  '400 workbook': { parts: [zipFile] },
  '400 option': { parts: [twoRows, field('delimiter', '#')] },
  '400 nobody': { parts: [twoRows], claims: { sub: '' } },
  '400 noName': { parts: [csvFile('company,workphone\nExample Ltd,1\n')] },
  '400 noRow': { parts: [csvFile('name,fax\n,1\n')] },
  '401 unauthorized': { parts: [twoRows], claims: null },
  '403 forbidden': { parts: [twoRows], claims: { [capability]: false } },
  '408 slow': { parts: [twoRows] },
  '409 running': { parts: [twoRows], headers: { 'Idempotency-Key': 'running' } },
  '413 rows': { parts: [csvFile(`name\n${'Ann\n'.repeat(4)}`)] },
  '415 packed': { parts: [twoRows], headers: { 'Content-Encoding': 'gzip' } },
  '422 reused': { parts: [twoRows], headers: { 'Idempotency-Key': 'reused' } },
  '429 often': { parts: [twoRows] },
  '503 unavailable': { parts: [twoRows] },
};

let server: RunningServer;
beforeAll(async () => {
  server = await startServer({ env: { MAX_IMPORT_ROWS: '3' } });
});
afterAll(() => server[Symbol.asyncDispose]());

describe('the examples of answers in /openapi.json', () => {
  it('are those that are provoked here, and no others', async () => {
    expect(Object.keys(await fetchExamples(server.url))).toEqual(Object.keys(requests));
  });

  const plain = Object.keys(requests).filter((name) => !/^(408|409|422|429|503)/.test(name));
  it.each(plain)('are what the service answers: %s', async (name) => {
    await expectExample(server.url, name);
  });

  it('are what the service answers: 408 slow', { timeout: 60_000 }, async () => {
    const socket = await beginUpload(server.url, 1_000);
    let heard = '';
    socket.on('data', (bytes: Buffer) => (heard += bytes.toString()));
    const example = (await fetchExamples(server.url))['408 slow'];
    await vi.waitFor(() => expect(heard).toContain(JSON.stringify(example?.value)), {
      timeout: 45_000,
    });
    expect(heard).toMatch(/^HTTP\/1\.1 408 /);
    socket.destroy();
  });

  it('are what the service answers: 409 running', async () => {
    const key = 'Idempotency-Key: running';
    const socket = await beginUpload(server.url, 1_000, [key, 'Expect: 100-continue']);
    await once(socket, 'data');
    await expectExample(server.url, '409 running');
    socket.destroy();
  });

  it('are what the service answers: 422 reused', async () => {
    const other = { ...requests['422 reused'], parts: [csvFile('name\nEve\n')] };
    expect((await sendImport(server.url, other)).status).toBe(200);
    await expectExample(server.url, '422 reused');
  });

  it('are what the service answers: 429 often', async () => {
    await using strict = await startServer({
      env: { RATE_LIMIT_PER_SECOND: '1', RATE_LIMIT_BURST: '1' },
    });
    await sendImport(strict.url, requests['200 completed']);
    await expectExample(strict.url, '429 often');
  });

  it('are what the service answers: 503 unavailable', async () => {
    await using broken = await startServer();
    rmSync(broken.databasePath);
    await expectExample(broken.url, '503 unavailable');
  });
});

async function expectExample(url: string, name: string): Promise<void> {
  const answer = await sendImport(url, requests[name]);
  const example = (await fetchExamples(url))[name];
  expect(`${answer.status} ${answer.text}`).toBe(
    `${name.split(' ')[0]} ${JSON.stringify(example?.value)}`,
  );
}

async function fetchExamples(url: string): Promise<Record<string, Example>> {
  const document = (await send(url, '/openapi.json')).body as Document;
  const { responses } = document.paths['/phonebook/import'].post;
  return Object.fromEntries(
    Object.entries(responses).flatMap(([status, { content }]) =>
      Object.entries(content['application/json'].examples).map(([name, example]) => [
        `${status} ${name}`,
        example,
      ]),
    ),
  );
}

async function sendImport(url: string, request: (typeof requests)[string] | undefined) {
  const { parts = [], claims = {}, headers = {} } = request ?? {};
  const token = claims === null ? 'none' : await signToken({ ...claims });
  return send(url, '/phonebook/import', {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': multipartType, ...headers },
    body: multipart(...parts),
  });
}
