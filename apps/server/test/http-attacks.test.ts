import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startAttackedServer, type AttackedServer } from './attacked-server.ts';
import { eventually } from './eventually.ts';
import { csvFile, multipart, multipartType, report, send } from './import-request.ts';
import { listContacts } from './list-contacts.ts';
import { openSocket, readAnswer, sendRaw, type RawAnswer } from './raw-request.ts';
import { signToken, startServer } from './running-server.ts';

let attacked: AttackedServer;
beforeAll(async () => {
  attacked = await startAttackedServer();
});
afterEach(() => attacked.expectUnharmed());
afterAll(() => attacked[Symbol.asyncDispose]());

function expectRefused(answer: RawAnswer | undefined, ...statuses: number[]): void {
  expect(statuses).toContain(answer?.status);
  expect(answer?.headers).toMatch(/^x-request-id: [\w.-]+$/im);
  expect(answer?.headers).toMatch(/^content-type: application\/json; charset=utf-8$/im);
  expect(answer?.headers).not.toMatch(/x-powered-by|^server:/im);
  expect(JSON.parse(answer?.body ?? '')).toMatchObject({ code: answer?.status });
}

const form = multipart(csvFile('name\nAnn\n')).toString();

describe('what is no HTTP', () => {
  it.each([
    ['garbage', '\x16\x03\x01\x02\0\x01\0\r\n\r\n'],
    ['a header without colon', 'GET /healthz HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n'],
    ['a header that goes on in the next line', 'GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n'],
    ['NUL in a header', 'GET /healthz HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n'],
    ['no host', 'GET /healthz HTTP/1.1\r\n\r\n'],
    ['two hosts', 'GET /healthz HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n'],
    ['an empty host', 'GET /healthz HTTP/1.1\r\nHost:\r\n\r\n'],
    ['a host that is none', 'GET /healthz HTTP/1.1\r\nHost: a b/@c\r\n\r\n'],
    ['a host with a user', 'GET /healthz HTTP/1.1\r\nHost: ann@a\r\n\r\n'],
    ['a host of HTML', 'GET /docs HTTP/1.1\r\nHost: "><script>alert(1)</script>\r\n\r\n'],
    ['a host with a path', 'GET /healthz HTTP/1.1\r\nHost: a/b\r\n\r\n'],
    ['a host of HTTP/1.0 that is none', 'GET /healthz HTTP/1.0\r\nHost: a b\r\n\r\n'],
    ['a method that there is not', 'BREW /healthz HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['another protocol', 'GET /healthz FTP/1.1\r\nHost: a\r\n\r\n'],
  ])('is answered 400: %s', async (_case, bytes) => {
    expectRefused(await sendRaw(attacked.url, bytes), 400);
  });

  it('is answered 431 where its head is long', async () => {
    const head = `GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${'x'.repeat(1_000_000)}\r\n\r\n`;
    expectRefused(await sendRaw(attacked.url, head), 431);
  });
});

describe('what no route has seen', () => {
  it('is counted, and logged with where it came from', async () => {
    const count = async (): Promise<number> => {
      const metrics = await (await fetch(`${attacked.url}/metrics`)).text();
      return Number(/^phonebook_malformed_requests_total (\d+)$/m.exec(metrics)?.[1]);
    };
    const before = await count();
    const answer = await sendRaw(attacked.url, 'BREW /healthz HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(await count()).toBe(before + 1);
    const requestId = /^x-request-id: (.+)$/im.exec(answer?.headers ?? '')?.[1]?.trim();
    const line = { requestId, msg: 'bad request', status: 400, address: '127.0.0.1' };
    await eventually(() =>
      expect(attacked.server.log).toContainEqual(expect.objectContaining(line)),
    );
  });
});

describe('a host', () => {
  it.each(['a', 'a.example:8080', '127.0.0.1', '[::1]:8080', 'my_host-1', 'a:'])(
    'may be %s',
    async (host) => {
      const answer = await sendRaw(attacked.url, `GET /healthz HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
      expect(answer?.status).toBe(200);
    },
  );

  it('need not be told in HTTP/1.0', async () => {
    expect((await sendRaw(attacked.url, 'GET /healthz HTTP/1.0\r\n\r\n'))?.status).toBe(200);
  });
});

describe('an expectation', () => {
  it.each(['foo', '100-continue, foo'])('that nobody meets is told so: %s', async (expected) => {
    const id = `expects-${expected.length}`;
    const head = `POST /phonebook/import HTTP/1.1\r\nHost: a\r\nX-Request-Id: ${id}\r\nExpect: ${expected}\r\nContent-Length: 0\r\n\r\n`;
    const answer = await sendRaw(attacked.url, head);
    expectRefused(answer, 417);
    expect(answer?.headers).toContain(`X-Request-Id: ${id}`);
    const { log } = attacked.server;
    await eventually(() =>
      expect(log).toContainEqual(expect.objectContaining({ requestId: id, status: 417 })),
    );
  });
});

describe('a transfer coding (RFC 9112, section 6.1)', () => {
  const chunked = `${Buffer.byteLength(form).toString(16)}\r\n${form}\r\n0\r\n\r\n`;
  const post = async (version: string, encoding: string) =>
    `POST /phonebook/import HTTP/${version}\r\nHost: a\r\nAuthorization: Bearer ${await signToken({ sub: 'coded' })}\r\nContent-Type: ${multipartType}\r\nTransfer-Encoding: ${encoding}\r\n\r\n${chunked}`;

  it.each([
    ['1.1', 'gzip, chunked'],
    ['1.1', 'chunked, chunked'],
    ['1.0', 'chunked'],
  ])('that HTTP/%s does not know is refused: %s', async (version, encoding) => {
    const answer = await sendRaw(attacked.url, await post(version, encoding));
    expectRefused(answer, 400);
    expect(answer?.headers).toMatch(/^connection: close$/im);
    expect(
      await attacked.server.database.query("select id from cti_phonebook where owner_id = 'coded'"),
    ).toEqual([]);
  });

  it.each(['chunked', 'Chunked'])('is taken: %s', async (encoding) => {
    expect((await sendRaw(attacked.url, await post('1.1', encoding)))?.status).toBe(200);
    await attacked.server.database.query("delete from cti_phonebook where owner_id = 'coded'");
  });
});

describe('a request with two lengths (smuggling, RFC 9112, section 6.1)', () => {
  it.each([
    ['a length and chunks', 'Content-Length: 4\r\nTransfer-Encoding: chunked'],
    ['two lengths', 'Content-Length: 4\r\nContent-Length: 5'],
    ['two lengths in one', 'Content-Length: 4, 5'],
    ['a length below zero', 'Content-Length: -4'],
    ['a length with a sign', 'Content-Length: +4'],
    ['a length in hexadecimal', 'Content-Length: 0x4'],
    ['chunks that are not last', 'Transfer-Encoding: chunked, identity'],
    ['chunks twice', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked'],
    ['space before the colon', 'Transfer-Encoding : chunked'],
    ['a transfer coding that there is not', 'Transfer-Encoding: xchunked'],
  ])('is refused, and what comes behind it is no request: %s', async (_case, lengths) => {
    const token = await signToken();
    const smuggled = '0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n';
    const bytes = `POST /phonebook/import HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\n${lengths}\r\n\r\n${smuggled}`;
    const socket = await openSocket(attacked.url);
    let heard = '';
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
    socket.write(bytes);
    expectRefused(await readAnswer(socket), 400);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(heard).not.toContain('alive');
    socket.destroy();
  });

  it('is refused that is for a proxy', async () => {
    expectRefused(await sendRaw(attacked.url, 'CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n'), 405);
  });

  it('is refused where a chunk has a size that is none', async () => {
    const token = await signToken();
    const head = `POST /phonebook/import HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nContent-Type: ${multipartType}\r\nTransfer-Encoding: chunked\r\n\r\n`;
    expectRefused(await sendRaw(attacked.url, `${head}zz\r\nabc\r\n`), 400);
  });
});

describe('what follows a request', () => {
  const longCsv = `name\n${'Attack Secret\n'.repeat(20_000)}`;

  async function requestOf(csv: string, user: string): Promise<Buffer> {
    const token = await signToken({ sub: user });
    const body = multipart(csvFile(csv));
    const head = `POST /phonebook/import HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nContent-Type: ${multipartType}\r\nContent-Length: ${body.length}\r\n\r\n`;
    return Buffer.concat([Buffer.from(head), body]);
  }

  it.each([
    ['in the same moment', 0],
    ['while it is imported', 100],
  ])('takes nothing from its answer, %s', async (_case, pauseMs) => {
    const user = `followed after ${pauseMs}`;
    const socket = await openSocket(attacked.url);
    const answered = readAnswer(socket);
    const closed = once(socket, 'close');
    socket.write(await requestOf(longCsv, user));
    if (pauseMs > 0) await sleep(pauseMs);
    socket.write('XX\r\n\r\n');
    const answer = await answered;
    expect(answer?.status).toBe(200);
    expect(JSON.parse(answer?.body ?? '')).toEqual(report(20_000, 20_000));
    await closed;
  });

  it('is cut off where a body is longer than it says', async () => {
    const epilogue = Buffer.from('an epilogue that is not counted\r\n');
    const body = Buffer.concat([await requestOf('name\nAnn\n', 'longer'), epilogue]);
    const answer = await sendRaw(attacked.url, body);
    expect(JSON.parse(answer?.body ?? '')).toEqual(report(1, 1));
    expect(await listContacts(attacked.url, 'longer')).toHaveLength(1);
  });

  it('is no second failure where the answer is out already', async () => {
    const before = attacked.server.log.length;
    const socket = await openSocket(attacked.url);
    const head = `POST /phonebook/import HTTP/1.1\r\nHost: a\r\nContent-Type: ${multipartType}\r\nContent-Length: 9000\r\n\r\n`;
    socket.write(head);
    expectRefused(await readAnswer(socket), 401);
    socket.end('half of a body');
    await once(socket, 'close');
    expect(attacked.server.log.slice(before).map(({ msg }) => msg)).not.toContain('bad request');
  });
});

describe('two headers Authorization', () => {
  it('are no token, whichever is good', async () => {
    const token = await signToken();
    const ask = (...tokens: string[]) =>
      sendRaw(
        attacked.url,
        `POST /phonebook/import HTTP/1.1\r\nHost: a\r\n${tokens.map((each) => `Authorization: Bearer ${each}\r\n`).join('')}Content-Length: 0\r\n\r\n`,
      );
    expectRefused(await ask(token, 'x'), 401);
    expectRefused(await ask('x', token), 401);
    expectRefused(await ask(token, token), 401);
    expectRefused(await ask(token), 400);
  });
});

describe('paths', () => {
  it.each([
    '//etc/passwd',
    '/../../etc/passwd',
    '/%2e%2e/etc',
    '/%00',
    '/%',
    '/docs/%2e%2e%2fpackage.json',
    '/__proto__',
    '/trpc/__proto__',
    '/trpc/constructor',
    `/${'a'.repeat(10_000)}`,
  ])('lead nowhere: %s', async (path) => {
    const answer = await sendRaw(attacked.url, `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
    expect([400, 404, 401]).toContain(answer?.status);
    expect(answer?.headers).toMatch(/^x-request-id: /im);
    expect(answer?.body).not.toMatch(/root:/);
    JSON.parse(answer?.body ?? '');
  });
});

describe('clients that do nothing', () => {
  it('keep nobody out, hundreds of them', async () => {
    const sockets = await Promise.all(Array.from({ length: 400 }, () => openSocket(attacked.url)));
    for (const socket of sockets.slice(0, 200))
      socket.write('POST /phonebook/import HTTP/1.1\r\nHost:');
    await attacked.expectUnharmed();
    for (const socket of sockets) socket.destroy();
    // It is done once more afterwards.
  });

  it(
    'are answered 408 when the head of their request does not come',
    { timeout: 60_000 },
    async () => {
      const socket = await openSocket(attacked.url);
      socket.write('GET /healthz HTTP/1.1\r\nHost: a\r\n');
      expectRefused(await readAnswer(socket), 408);
    },
  );

  it('that never read their answers keep nobody out', async () => {
    const socket = await openSocket(attacked.url);
    socket.pause();
    for (let count = 0; count < 50; count += 1) {
      socket.write(
        'GET /docs/assets/scalar.js HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n',
      );
    }
    await attacked.expectUnharmed();
    socket.destroy();
  });
});

describe('security headers', () => {
  it.each([
    '/healthz',
    '/docs',
    '/docs/errors.md',
    '/openapi.json',
    '/nowhere',
    '/phonebook/import',
    '/trpc/phonebook.list',
  ])('are on %s', async (path) => {
    const { headers } = await fetch(new URL(path, attacked.url));
    expect(headers.get('Content-Security-Policy')).toMatch(
      /default-src 'none'.*frame-ancestors 'none'/,
    );
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('X-Frame-Options')).toBe('DENY');
    expect(headers.get('Referrer-Policy')).toBe('no-referrer');
    expect(headers.get('Cache-Control')).toMatch(/no-store|no-cache/);
    expect(headers.get('X-Powered-By')).toBeNull();
    expect(headers.get('Access-Control-Allow-Origin')).toBeNull();
  });
});

describe('pages of other origins', () => {
  const preflight = (origin: string) => ({
    method: 'OPTIONS',
    headers: {
      Origin: origin,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'authorization',
    },
  });

  it('are let in by nobody unless it is configured', async () => {
    const answer = await send(attacked.url, '/phonebook/import', preflight('https://a.example'));
    expect(answer.status).toBe(405);
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull();
  });

  it('are let in where they are listed, and no others', async () => {
    await using server = await startServer({ env: { CORS_ORIGINS: 'https://a.example' } });
    const ask = (origin: string) =>
      fetch(new URL('/phonebook/import', server.url), preflight(origin));
    const listed = await ask('https://a.example');
    expect(listed.status).toBe(204);
    expect(listed.headers.get('Access-Control-Allow-Origin')).toBe('https://a.example');
    expect(listed.headers.get('Access-Control-Allow-Credentials')).toBeNull();
    for (const origin of [
      'https://b.example',
      'http://a.example',
      'https://a.example.evil',
      'null',
    ]) {
      expect((await ask(origin)).headers.get('Access-Control-Allow-Origin')).toBeNull();
    }
    const allowed = listed.headers.get('Access-Control-Allow-Headers')?.toLowerCase().split(',');
    expect(allowed).toEqual(
      expect.arrayContaining([
        'authorization',
        'content-type',
        'idempotency-key',
        'mcp-protocol-version',
        'mcp-session-id',
      ]),
    );
    const answer = await send(server.url, '/phonebook/import', {
      method: 'POST',
      headers: {
        Origin: 'https://a.example',
        Authorization: `Bearer ${await signToken()}`,
        'Content-Type': multipartType,
      },
      body: multipart(csvFile('name\nAnn\n')),
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('https://a.example');
    expect(answer.headers.get('Vary')).toContain('Origin');
  });
});

describe('a batch of calls', () => {
  it('has ten at most', async () => {
    const list = (count: number) =>
      send(
        attacked.url,
        `/trpc/${Array.from({ length: count }, () => 'phonebook.list').join(',')}?batch=1&input={}`,
      );
    expect((await list(10)).status).toBe(401);
    expect((await list(11)).status).toBe(400);
  });
});
