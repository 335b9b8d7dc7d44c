import { once } from 'node:events';
import { rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@phonebook/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import {
  beginUpload,
  csvFile,
  expectAnswer,
  field,
  multipart,
  multipartType,
  postCsv,
  postForm,
  report,
} from './import-request.ts';
import { openSocket, readAnswer, sendRaw } from './raw-request.ts';
import { makeFolder, signToken, startServer, type RunningServer } from './running-server.ts';
import { serveHere } from './serve-here.ts';

const maxUploadBytes = 2_000_000;
const maxImportRows = 1_000;

let server: RunningServer;
beforeAll(async () => {
  const env = {
    MAX_UPLOAD_BYTES: String(maxUploadBytes),
    MAX_IMPORT_ROWS: String(maxImportRows),
  };
  server = await startServer({ env });
});
afterAll(() => server[Symbol.asyncDispose]());

interface Outcome {
  readonly status: number;
  /** The body of the answer. */
  readonly text: string;
}

interface Limit {
  readonly what: string;
  readonly max: number;
  /** Sends a request that has so many of it, in the name of a user who has sent no other. */
  readonly send: (count: number, user: string) => Promise<Outcome>;
  /** What is answered up to the limit, if not 200. */
  readonly taken?: readonly [number, string];
  /** What is answered to one more. */
  readonly refused: readonly [number, string];
}

async function sendPost(
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer<ArrayBuffer>,
): Promise<Outcome> {
  const response = await fetch(new URL(path, server.url), { method: 'POST', headers, body });
  return { status: response.status, text: await response.text() };
}

async function authorize(user: string): Promise<{ readonly Authorization: string }> {
  return { Authorization: `Bearer ${await signToken({ sub: user })}` };
}

async function importForm(form: Buffer<ArrayBuffer>, user: string): Promise<Outcome> {
  const headers = { ...(await authorize(user)), 'Content-Type': multipartType };
  return sendPost('/phonebook/import', headers, form);
}

/** Sends bytes as they are; a connection that is only closed is no outcome. */
async function sendBytes(bytes: string): Promise<Outcome> {
  const answer = (await sendRaw(server.url, bytes)) ?? expect.unreachable('no answer');
  return { status: answer.status, text: answer.body };
}

/** An import in one chunk, with an extension behind its size and a trailer behind its end. */
async function importChunk({ extension = '', trailer = '' }, user: string): Promise<Outcome> {
  const form = multipart(csvFile('name\nAnn\n')).toString();
  const { Authorization } = await authorize(user);
  const head = `POST /phonebook/import HTTP/1.1\r\nHost: a\r\nAuthorization: ${Authorization}\r\nContent-Type: ${multipartType}\r\nTransfer-Encoding: chunked\r\n\r\n`;
  const size = Buffer.byteLength(form).toString(16);
  return sendBytes(`${head}${size}${extension}\r\n${form}\r\n0\r\n${trailer}\r\n`);
}

const accept = 'application/json, text/event-stream';
const jsonHeaders = { Accept: accept, 'Content-Type': 'application/json' };
const listTools = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} };

// The numbers stand here once more, so that none changes unnoticed.
const limits: readonly Limit[] = [
  {
    what: 'the head of a request',
    // Of 16 KiB one byte stays free. What Node counts are the path, the names and the values.
    max: 16_383,
    send: (count) => {
      const filler = 'x'.repeat(count - '/healthzHostaX'.length);
      return sendBytes(`GET /healthz HTTP/1.1\r\nHost: a\r\nX: ${filler}\r\n\r\n`);
    },
    refused: [431, 'request header fields too large'],
  },
  {
    what: 'trailers',
    max: 16_383,
    send: (count, user) => importChunk({ trailer: `X: ${'x'.repeat(count - 1)}\r\n` }, user),
    refused: [431, 'request header fields too large'],
  },
  {
    what: 'extensions of a chunk',
    // A constant of Node's parser.
    max: 16_384,
    send: (count, user) => importChunk({ extension: `;${'x'.repeat(count)}` }, user),
    refused: [413, 'payload too large'],
  },
  {
    what: 'a body',
    max: maxUploadBytes,
    send: (count, user) => {
      const bare = multipart(csvFile('name\nAnn')).length;
      return importForm(multipart(csvFile(`name\nAnn${'\n'.repeat(count - bare)}`)), user);
    },
    refused: [413, `the request has more than ${maxUploadBytes} bytes`],
  },
  {
    what: 'rows',
    max: maxImportRows,
    send: (count, user) => importForm(multipart(csvFile(`name\n${'Ann\n'.repeat(count)}`)), user),
    refused: [413, `the file has more than ${maxImportRows} rows`],
  },
  {
    what: 'columns of a header',
    max: 16_384,
    send: (count, user) =>
      importForm(multipart(csvFile(`name${',x'.repeat(count - 1)}\nAnn\n`)), user),
    refused: [400, 'has 16385 columns'],
  },
  {
    what: 'bytes around the contents of a form',
    max: 1_048_576,
    // The head that fills it stands behind the file: of what comes in one piece, contents count last.
    send: (count, user) => {
      const csv = 'name\nAnn\n';
      const formWith = (filler: string): Buffer<ArrayBuffer> =>
        multipart(csvFile(csv), { ...field('other', ''), headers: { 'X-Filler': filler } });
      const bare = formWith('').length - csv.length;
      return importForm(formWith('x'.repeat(count - bare)), user);
    },
    refused: [400, 'the form has more than 1048576 bytes besides the contents'],
  },
  {
    what: 'text that a later field names a file',
    max: 1_048_576,
    send: (count, user) => {
      const csv = `name\nAnn${' '.repeat(count - 'name\nAnn'.length)}`;
      return importForm(multipart(field('csv_content', csv), field('file', 'a.csv')), user);
    },
    refused: [400, 'the field \\"csv_content\\" is long'],
  },
  {
    what: 'the input of a call of tRPC',
    max: 65_536,
    send: async (count, user) => {
      const headers = { ...jsonHeaders, ...(await authorize(user)) };
      return sendPost('/trpc/phonebook.import', headers, '{}'.padEnd(count));
    },
    taken: [400, 'file required'],
    refused: [413, 'file too large'],
  },
  {
    what: 'calls in a batch of tRPC',
    max: 10,
    send: async (count, user) => {
      const calls = Array.from({ length: count }, () => 'phonebook.list').join(',');
      const url = new URL(`/trpc/${calls}?batch=1&input={}`, server.url);
      const response = await fetch(url, { headers: await authorize(user) });
      return { status: response.status, text: await response.text() };
    },
    refused: [400, 'Batch call exceeds maximum size'],
  },
  {
    what: 'a call of a tool',
    max: 1_048_576,
    send: async (count, user) => {
      const headers = { ...jsonHeaders, ...(await authorize(user)) };
      return sendPost('/mcp', headers, JSON.stringify(listTools).padEnd(count));
    },
    refused: [413, 'the request has more than 1048576 bytes'],
  },
  {
    what: 'a call of a tool without a token',
    max: 65_536,
    send: (count) => sendPost('/mcp', jsonHeaders, JSON.stringify(listTools).padEnd(count)),
    refused: [413, 'the request has more than 65536 bytes'],
  },
  {
    what: 'values in a call of a tool',
    max: 2_000,
    send: (count) => {
      const others = Object.keys({ ...listTools, list: [] }).length;
      const list = Array.from({ length: count - others }, () => 1);
      return sendPost('/mcp', jsonHeaders, JSON.stringify({ ...listTools, params: { list } }));
    },
    refused: [400, 'a message may have at most 2000 values'],
  },
];

describe('a limit', () => {
  it.each(limits)(
    'lets in one less and just as many, and nothing of one more: $what, $max',
    async ({ what, max, send, taken: [status, said] = [200, ''], refused }) => {
      for (const count of [max - 1, max]) {
        const answer = await send(count, `${what} ${count}`);
        expect(answer).toMatchObject({ status, text: expect.stringContaining(said) });
      }
      const user = `${what} ${max + 1}`;
      const { status: refusal, text } = await send(max + 1, user);
      expect([refusal, text]).toEqual([refused[0], expect.stringContaining(refused[1])]);
      const stored = `select id from cti_phonebook where owner_id = '${user}'`;
      expect(await server.database.query(stored)).toEqual([]);
    },
  );
});

describe('connections', () => {
  const maxConnections = 4_096;

  it(`are ${maxConnections} at most; one more is closed, and let in when another has gone`, async () => {
    await using crowded = await startServer();
    const question = 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n';
    const ask = () => sendRaw(crowded.url, question);
    const sockets: Socket[] = [];
    // No address may have more than a quarter of them.
    while (sockets.length < maxConnections - 2) {
      const { length } = sockets;
      sockets.push(await openSocket(crowded.url, `127.0.1.${1 + (length % 8)}`));
    }
    for (const count of [maxConnections - 1, maxConnections]) {
      // It has a place only if it is answered, and stays.
      const socket = await openSocket(crowded.url);
      socket.write(question);
      expect([count, (await readAnswer(socket))?.status]).toEqual([count, 200]);
      sockets.push(socket);
    }
    expect(await ask()).toBeUndefined();
    sockets.pop()?.destroy();
    await eventually(async () => expect((await ask())?.status).toBe(200));
    for (const socket of sockets) socket.destroy();
  });
});

describe('files of one user', () => {
  const form = multipart(csvFile('name\nAnn\n'));

  /** Holds a place, as an upload does from when it is given leave. */
  async function beginSlowUpload(): Promise<Socket> {
    const socket = await beginUpload(server.url, form.length, ['Expect: 100-continue'], 'hoarder');
    socket.on('error', () => undefined);
    await once(socket, 'data');
    return socket;
  }

  it('are twelve at once at most; one more is answered 429, and others are not', async () => {
    const slow: Socket[] = [];
    while (slow.length < 10) slow.push(await beginSlowUpload());
    for (const count of [11, 12]) {
      const { status } = await postCsv(server.url, 'name\nAnn\n', 'hoarder');
      expect([count, status]).toEqual([count, 200]);
      slow.push(await beginSlowUpload());
    }
    const refused = await postCsv(server.url, 'name\nEve\n', 'hoarder');
    expectAnswer(refused, 429, { code: 429, message: 'too many requests' });
    expect(refused.headers.get('Retry-After')).toBe('5');
    expectAnswer(await postCsv(server.url, 'name\nBob\n', 'neighbour'), 200, report(1, 1));

    slow.pop()?.destroy();
    const next = () => postCsv(server.url, 'name\nAnn\n', 'hoarder');
    await eventually(async () => expect((await next()).status).toBe(200));
    for (const socket of slow) socket.destroy();
    const eve = "select id from cti_phonebook where name = 'Eve'";
    expect(await server.database.query(eve)).toEqual([]);
  });
});

describe('the pace of a body', () => {
  const pace = { windowMs: 600, minBytes: 100 };
  const windows = 3;

  it('is given up a byte below it, and let come at it', { timeout: 30_000 }, async () => {
    const folder = makeFolder();
    {
      const path = join(folder, 'phonebook.sqlite');
      await using database = await openDatabase({ engine: 'sqlite', path });
      await using listener = await serveHere({ database, bodyPace: pace });
      const form = multipart(csvFile(`name\n${'Ann\n'.repeat(100)}`));

      /** Sends so many bytes in the middle of each window, and the rest in the last one. */
      const sendAt = async (bytes: number): Promise<number | undefined> => {
        const socket = await beginUpload(listener.url, form.length, ['Expect: 100-continue']);
        socket.on('error', () => undefined);
        // The first window begins when leave is given.
        await once(socket, 'data');
        const answered = readAnswer(socket);
        await sleep(pace.windowMs / 2);
        for (let sent = 0; sent < windows * bytes; sent += bytes) {
          socket.write(form.subarray(sent, sent + bytes));
          await sleep(pace.windowMs);
        }
        socket.write(form.subarray(windows * bytes));
        const answer = await answered;
        socket.destroy();
        return answer?.status;
      };
      const { minBytes } = pace;
      const paces = [minBytes - 1, minBytes, minBytes + 1];
      expect(await Promise.all(paces.map(sendAt))).toEqual([408, 200, 200]);
      expect((await postForm(listener.url, [csvFile('name\nBob\n')])).body).toEqual(report(1, 1));
    }
    rmSync(folder, { recursive: true });
  });
});
