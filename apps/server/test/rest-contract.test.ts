import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync } from 'node:zlib';
import { openDatabase } from '@phonebook/db';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  beginUpload,
  csvFile,
  multipart,
  multipartType,
  postCsv,
  postForm,
  report,
  send,
  type Answer,
} from './import-request.ts';
import { listContacts } from './list-contacts.ts';
import { createApp } from '../src/app.ts';
import { listen } from '../src/listen.ts';
import {
  capability,
  makeFolder,
  signToken,
  startServer,
  type RunningServer,
} from './running-server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Changes the database under a running server. */
function changeDatabase({ databasePath }: RunningServer, sql: string): void {
  using database = new DatabaseSync(databasePath);
  database.exec(sql);
}

/** Another process that writes to a database, until it is told to stop. */
async function holdWriteLock(path: string) {
  const program = `
    const { DatabaseSync } = require('node:sqlite');
    const database = new DatabaseSync(process.argv[1]);
    database.exec('begin immediate');
    console.log('held');
    setInterval(() => {}, 1_000);`;
  const holder = spawn(process.execPath, ['-e', program, path], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(holder.stdout, 'data');
  const release = async () => {
    if (holder.kill()) await once(holder, 'exit');
  };
  return { release, [Symbol.asyncDispose]: release };
}

/** The whole answer: status, body to the letter, and what is always there. */
function expectAnswer(answer: Answer, status: number, body: object): void {
  expect(answer.text).toBe(JSON.stringify(body));
  expect(answer.status).toBe(status);
  expect(answer.headers.get('Content-Type')).toBe('application/json; charset=utf-8');
  expect(answer.headers.get('X-Request-Id')).toMatch(/^[\w.-]{1,64}$/);
  expect(answer.headers.get('X-Powered-By')).toBeNull();
}

function fileRequired(error: string): object {
  return { code: 400, message: 'file required', error };
}

function invalidCsv(error: string): object {
  return { code: 400, message: 'invalid CSV file', error };
}

describe('POST /phonebook/import: the report', () => {
  it('imports a file and tells how many rows', async () => {
    const answer = await postCsv(
      server.url,
      'name,workphone\nAnn,0039 06\nBob,+39 06\n',
      'reporter',
    );
    expectAnswer(answer, 200, report(2, 2));
    expect(await listContacts(server.url, 'reporter')).toMatchObject([
      { name: 'Ann', workphone: '0039 06' },
      { name: 'Bob', workphone: '+39 06' },
    ]);
  });

  it('serves the path with a slash at its end alike', async () => {
    const answer = await send(server.url, '/phonebook/import/', {
      method: 'POST',
      headers: { Authorization: `Bearer ${await signToken()}`, 'Content-Type': multipartType },
      body: multipart(csvFile('name\nAnn\n')),
    });
    expectAnswer(answer, 200, report(1, 1));
  });

  it('completes for a header without rows', async () => {
    expectAnswer(await postCsv(server.url, 'name,workemail\n'), 200, report(0, 0));
  });

  it('reports skipped rows in file order by the row that a spreadsheet shows', async () => {
    const csv = 'name,type\n,\n\n"Two\nlines",foo\nAnn,public\nBob,group:a\n';
    const messages = [
      'Row 2: name is empty',
      "Row 4: invalid type 'foo' (must be 'private', 'public', or 'group:<group1,group2>')",
    ];
    expectAnswer(await postCsv(server.url, csv), 200, report(4, 2, { skipped: 2, messages }));
  });

  it('fails with the report when no row can be used', async () => {
    const messages = ['Row 2: name is empty', 'Row 3: name is empty'];
    const answer = await postCsv(server.url, 'name,company\n,A\n,B\n');
    expectAnswer(answer, 400, report(2, 0, { skipped: 2, messages }));
  });

  it('fails with a report of zeros when there is no name to be had', async () => {
    const messages = ["CSV must have 'name' column"];
    expectAnswer(await postCsv(server.url, 'company\nA\n'), 400, report(0, 0, { messages }));
  });

  it('fails with a report of zeros when a used column is there twice', async () => {
    const messages = ["CSV has the column 'company' twice"];
    const answer = await postCsv(server.url, 'name,company,Company\nAnn,A,B\n');
    expectAnswer(answer, 400, report(0, 0, { messages }));
  });

  it('tells of 1,000 rows in at most 300 characters each, and counts the rest', async () => {
    const rows = Array.from({ length: 1_500 }, () => `Ann,${'x'.repeat(400)}`);
    const answer = await postCsv(server.url, `name,type\n${rows.join('\n')}\n`);
    const { error_messages: messages } = answer.body as { error_messages: string[] };
    expect(answer.status).toBe(400);
    expect(messages).toHaveLength(1_001);
    expect(Math.max(...messages.map((message) => message.length))).toBeLessThanOrEqual(300);
    expect(messages.at(-1)).toBe('and 500 more');
  });
});

describe('POST /phonebook/import: a form without a file that can be read', () => {
  const toMultipart = 'send the request as multipart/form-data with the CSV in the field "file"';

  async function post(body: RequestInit['body'], contentType: string | undefined): Promise<Answer> {
    const authorization = { Authorization: `Bearer ${await signToken()}` };
    const headers = { ...authorization, ...(contentType && { 'Content-Type': contentType }) };
    return send(server.url, '/phonebook/import', {
      method: 'POST',
      headers,
      ...(body && { body }),
    });
  }

  it.each([
    ['no body', undefined, undefined],
    ['JSON', '{"file":"contacts.csv"}', 'application/json'],
    ['an urlencoded form', 'file=contacts.csv', 'application/x-www-form-urlencoded'],
    ['the bare file', 'name\nAnn\n', 'text/csv'],
    [
      'another kind of multipart',
      multipart(csvFile('name\nAnn\n')),
      multipartType.replace('form-data', 'mixed'),
    ],
  ])('refuses %s', async (_case, body, contentType) => {
    expectAnswer(await post(body, contentType), 400, fileRequired(toMultipart));
  });

  it('refuses a content type without a boundary', async () => {
    const error = 'the Content-Type has no boundary; let the HTTP client write that header';
    const answer = await post(multipart(csvFile('name\nAnn\n')), 'multipart/form-data');
    expectAnswer(answer, 400, fileRequired(error));
  });

  it('refuses a body that is cut short, and stores nothing of it', async () => {
    const form = multipart(csvFile('name\nAnn\nBob\n'));
    const token = await signToken({ sub: 'cut' });
    const answer = await send(server.url, '/phonebook/import', {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': multipartType },
      body: form.subarray(0, form.length - 12),
    });
    const error =
      'the multipart body is malformed or was cut short: does it end with its boundary?';
    expectAnswer(answer, 400, fileRequired(error));
    expect(await listContacts(server.url, 'cut')).toEqual([]);
  });

  it('refuses a boundary that is not the one of the body', async () => {
    const answer = await post(
      multipart(csvFile('name\nAnn\n')),
      'multipart/form-data; boundary=other',
    );
    const error =
      'the multipart body is malformed or was cut short: does it end with its boundary?';
    expectAnswer(answer, 400, fileRequired(error));
  });

  it('refuses a form without parts and one without the field file', async () => {
    const error = 'the form has no field "file"; send the CSV file in it';
    expectAnswer(await postForm(server.url, []), 400, fileRequired(error));
    const other = { name: 'comment', content: 'hello' };
    expectAnswer(await postForm(server.url, [other]), 400, fileRequired(error));
  });

  it('says so when the file came in another field', async () => {
    const stray = { ...csvFile('name\nAnn\n'), name: 'upload' };
    const error = 'the file came in another field; send it in the field "file"';
    expectAnswer(await postForm(server.url, [stray]), 400, fileRequired(error));
  });

  it('says so beside the text that the published example sends', async () => {
    const text = { name: 'file', content: 'contacts.csv' };
    const stray = { ...csvFile('name\nAnn\n'), name: 'csv_content' };
    const error = 'the file came in another field; send it in the field "file"';
    expectAnswer(await postForm(server.url, [text, stray]), 400, fileRequired(error));
  });

  it('refuses more csv_content than can be kept until its file name comes', async () => {
    const text = { name: 'file', content: 'contacts.csv' };
    const content = { name: 'csv_content', content: `name\n${'Ann\n'.repeat(300_000)}` };
    const error = 'the field "csv_content" is long; send the field "file" before it';
    expectAnswer(await postForm(server.url, [content, text]), 400, fileRequired(error));
    const answer = await postForm(server.url, [text, content], 'long');
    expectAnswer(answer, 200, report(300_000, 300_000));
  });

  it('refuses a body that is packed', async () => {
    const token = await signToken();
    const answer = await send(server.url, '/phonebook/import', {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': multipartType,
        'Content-Encoding': 'gzip',
      },
      body: gzipSync(multipart(csvFile('name\nAnn\n'))),
    });
    const error = 'send the body as it is, without a Content-Encoding';
    expectAnswer(answer, 400, fileRequired(error));
  });

  it('stores nothing of a request that breaks off after its form has ended', async () => {
    const form = multipart(csvFile('name\nAnn\n'));
    const socket = await beginUpload(server.url, form.length + 50, [], 'broken-off');
    socket.resume().end(form);
    await once(socket, 'close');
    await vi.waitFor(() => expect(server.log.at(-1)).toMatchObject({ aborted: true }));
    expect(await listContacts(server.url, 'broken-off')).toEqual([]);
  });

  it('refuses the empty file that browsers send where none was chosen', async () => {
    const none = { ...csvFile(''), filename: '' };
    const error = 'no file was chosen: the field "file" has neither name nor content';
    expectAnswer(await postForm(server.url, [none]), 400, fileRequired(error));
  });

  it('tells a caller who sent the file name as text how to send the file', async () => {
    const text = { name: 'file', content: 'contacts.csv' };
    const error =
      'the field "file" holds text, not a file; with curl, write --form "file=@contacts.csv"';
    expectAnswer(await postForm(server.url, [text]), 400, fileRequired(error));
  });

  it('refuses two files, and stores nothing of either', async () => {
    const files = [csvFile('name\nAnn\n'), csvFile('name\nBob\n')];
    const answer = await postForm(server.url, files, 'twice');
    expectAnswer(answer, 400, fileRequired('the form has two files; send one'));
    expect(await listContacts(server.url, 'twice')).toEqual([]);
  });
});

describe('POST /phonebook/import: forms as clients write them', () => {
  const csv = 'name\nAnn\n';

  it.each([
    ['a file without a content type', [{ name: 'file', filename: 'contacts.csv', content: csv }]],
    ['a file without a name but with content', [{ ...csvFile(csv), filename: '' }]],
    [
      'a file name in another alphabet (RFC 5987)',
      [
        {
          ...csvFile(csv),
          name: 'file"; filename*=UTF-8\'\'rubrica%C3%A0.csv; x="',
          filename: undefined as unknown as string,
        },
      ],
    ],
    [
      'other fields before and after',
      [{ name: 'a', content: 'b' }, csvFile(csv), { name: 'c', content: 'd' }],
    ],
    [
      'csv_content beside a real file',
      [csvFile(csv), { name: 'csv_content', content: 'name\nBob\n' }],
    ],
    [
      'csv_content before its file name',
      [
        { name: 'csv_content', content: csv },
        { name: 'file', content: 'a.csv' },
      ],
    ],
    [
      'a real file after so much csv_content that it could not be kept',
      [{ name: 'csv_content', content: 'x'.repeat(1_100_000) }, csvFile(csv)],
    ],
    [
      'a real file after an input in which none was chosen',
      [{ ...csvFile(''), filename: '' }, csvFile(csv)],
    ],
    [
      'a file in base64',
      [{ ...csvFile(btoa(csv)), headers: { 'Content-Transfer-Encoding': 'base64' } }],
    ],
  ])('takes %s', async (name, parts) => {
    expectAnswer(await postForm(server.url, parts, name), 200, report(1, 1));
    expect(await listContacts(server.url, name)).toMatchObject([{ name: 'Ann' }]);
  });

  it('takes a body whose length is not told', async () => {
    const token = await signToken({ sub: 'chunked' });
    const answer = await send(server.url, '/phonebook/import', {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': multipartType },
      body: ReadableStream.from([multipart(csvFile(csv))]),
      duplex: 'half',
    });
    expectAnswer(answer, 200, report(1, 1));
  });
});

describe('POST /phonebook/import: a file that is not CSV', () => {
  it.each([
    ['an empty file', '', 'the file is empty: its first row must name the columns'],
    [
      'nothing but blank lines',
      '\n\r\n  \n',
      'the file is empty: its first row must name the columns',
    ],
    [
      'a header with a broken quote',
      'na"me\nAnn\n',
      'the header (row 1) cannot be read: a quote stands inside an unquoted cell; put the cell in quotes and double each quote in it',
    ],
    [
      'a workbook',
      Buffer.from('PK\u0003\u0004name\nAnn\n'),
      'this is a workbook (xlsx, ods) or ZIP archive, not CSV text: open it in a spreadsheet program and save it as CSV',
    ],
    [
      'gzip data',
      Buffer.from([0x1f, 0x8b, 8, 0]),
      'this is gzip data, not CSV text: unpack it and send the CSV file in it',
    ],
    [
      'an image',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]),
      'this is a PNG image, not CSV text: choose the CSV file',
    ],
    [
      'NUL bytes',
      'name\nA\0nn\n',
      'the file has NUL bytes, so it is not CSV text: save it as "CSV UTF-8"',
    ],
    [
      'bytes that are not UTF-8',
      Buffer.from([...Buffer.from('name\nAnn\n'), 0xff]),
      'the file is not UTF-8 text: save it as "CSV UTF-8" and send it again',
    ],
  ])('refuses %s, and stores nothing', async (name, content, error) => {
    expectAnswer(await postCsv(server.url, content, name), 400, invalidCsv(error));
    expect(await listContacts(server.url, name)).toEqual([]);
  });
});

describe('POST /phonebook/import: limits', () => {
  let small: RunningServer;
  beforeAll(async () => {
    small = await startServer({ env: { MAX_UPLOAD_BYTES: '100000', MAX_IMPORT_ROWS: '1000' } });
  });
  afterAll(() => small[Symbol.asyncDispose]());

  const tooManyBytes = {
    code: 413,
    message: 'file too large',
    error: 'the request has more than 100000 bytes: split the file and send the parts',
  };

  /** A form of exactly this many bytes, most of them spaces after the last cell. */
  function formOf(bytes: number): Buffer<ArrayBuffer> {
    const empty = multipart(csvFile('name\nAnn')).length;
    return multipart(csvFile(`name\nAnn${' '.repeat(bytes - empty)}`));
  }

  async function post(body: NonNullable<RequestInit['body']>, user: string): Promise<Answer> {
    return send(small.url, '/phonebook/import', {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${await signToken({ sub: user })}`,
        'Content-Type': multipartType,
      },
      body,
      duplex: 'half',
    });
  }

  it('takes a body of just the limit', async () => {
    expectAnswer(await post(formOf(99_999), 'below'), 200, report(1, 1));
    expectAnswer(await post(formOf(100_000), 'just'), 200, report(1, 1));
  });

  it('refuses a longer body, whether its length is told or not', async () => {
    expectAnswer(await post(formOf(100_001), 'told'), 413, tooManyBytes);
    const untold = ReadableStream.from([formOf(60_000), Buffer.alloc(40_001)]);
    expectAnswer(await post(untold, 'untold'), 413, tooManyBytes);
    const atOnce = ReadableStream.from([formOf(150_000)]);
    expectAnswer(await post(atOnce, 'untold'), 413, tooManyBytes);
    expect(await listContacts(small.url, 'told')).toEqual([]);
    expect(await listContacts(small.url, 'untold')).toEqual([]);
  });

  it('takes just as many rows as the limit, and refuses one more with nothing stored', async () => {
    const rows = (count: number) => `name\n${'Ann\n'.repeat(count)}`;
    expectAnswer(await postCsv(small.url, rows(1_000), 'many'), 200, report(1_000, 1_000));
    expectAnswer(await postCsv(small.url, rows(1_001), 'too many'), 413, {
      code: 413,
      message: 'file too large',
      error: 'the file has more than 1000 rows: split it and send the parts',
    });
    expect(await listContacts(small.url, 'too many')).toEqual([]);
  });
});

describe('POST /phonebook/import: too many requests', () => {
  it('answers 429 to a user over the burst, with the time to wait, and to nobody else', async () => {
    await using limited = await startServer({
      env: { RATE_LIMIT_PER_SECOND: '1', RATE_LIMIT_BURST: '3' },
    });
    const answers = [];
    for (let count = 0; count < 4; count += 1)
      answers.push(await postCsv(limited.url, 'name\nAnn\n'));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    const refused = answers[3] as Answer;
    expectAnswer(refused, 429, { code: 429, message: 'too many requests' });
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThanOrEqual(1);
    expectAnswer(await postCsv(limited.url, 'name\nBob\n', 'bob'), 200, report(1, 1));
  });

  it('counts callers without a good token by their address', async () => {
    await using limited = await startServer({
      env: { RATE_LIMIT_PER_SECOND: '1', RATE_LIMIT_BURST: '2', TRUST_PROXY: '127.0.0.1' },
    });
    const post = (address: string) =>
      send(limited.url, '/phonebook/import', {
        method: 'POST',
        headers: { 'X-Forwarded-For': address },
      });
    expect((await post('192.0.2.1')).status).toBe(401);
    expect((await post('192.0.2.1')).status).toBe(401);
    expect((await post('192.0.2.1')).status).toBe(429);
    expect((await post('192.0.2.2')).status).toBe(401);
  });
});

describe('POST /phonebook/import: rows that the database refuses', () => {
  it('reports them as failed, in file order among the skipped', async () => {
    await using refusing = await startServer();
    changeDatabase(
      refusing,
      `create trigger no_bob before insert on cti_phonebook when new.name = 'Bob'
       begin select raise(abort, 'Bob has moved'); end`,
    );
    const messages = [
      'Row 3: name is empty',
      'Row 4: the database refused the row: Bob has moved',
      'Row 5: name is empty',
      'Row 7: the database refused the row: Bob has moved',
    ];
    const some = await postCsv(refusing.url, 'name\nAnn\n""\nBob\n""\nCy\nBob\n');
    expectAnswer(some, 200, report(6, 2, { failed: 2, skipped: 2, messages }));
    expect(await listContacts(refusing.url, 'ann')).toMatchObject([
      { name: 'Ann' },
      { name: 'Cy' },
    ]);

    const none = await postCsv(refusing.url, 'name\nBob\n');
    const failed = ['Row 2: the database refused the row: Bob has moved'];
    expectAnswer(none, 400, report(1, 0, { failed: 1, messages: failed }));
  });
});

describe('POST /phonebook/import: a database that does not serve', () => {
  it('answers 503 when the file was removed, rather than store into it', async () => {
    await using orphaned = await startServer();
    expectAnswer(await postCsv(orphaned.url, 'name\nAnn\n'), 200, report(1, 1));
    rmSync(orphaned.databasePath);
    const answer = await postCsv(orphaned.url, 'name\nBob\n');
    expectAnswer(answer, 503, { code: 503, message: 'phonebook unavailable' });
    expect((await send(orphaned.url, '/readyz')).status).toBe(503);
  });

  it('answers 503 when another process holds the lock for too long', async () => {
    const folder = makeFolder();
    const path = join(folder, 'phonebook.sqlite');
    await using database = await openDatabase({ engine: 'sqlite', path }, { maxWaitMs: 100 });
    const user = { id: 'ann', groups: [], capabilities: new Set([capability]) };
    const app = createApp({
      config: { maxUploadBytes: 1_000_000, maxImportRows: 10, trustedProxies: [] },
      database,
      admit: () => Promise.resolve({ user }),
      logger: pino({ level: 'silent' }),
    });
    await using listener = await listen(app, '127.0.0.1', 0);
    await using holder = await holdWriteLock(path);

    const answer = await postCsv(listener.url, 'name\nAnn\n');
    expectAnswer(answer, 503, { code: 503, message: 'phonebook unavailable' });
    expect(answer.headers.get('Retry-After')).toBe('5');

    await holder.release();
    expectAnswer(await postCsv(listener.url, 'name\nAnn\n'), 200, report(1, 1));
    rmSync(folder, { recursive: true });
  });

  it('answers 503 when the disk is full, with nothing stored, and serves on', async () => {
    // Files of this server may grow to 1 MiB; the shell passes on that the signal for it is ignored.
    const through = ['sh', '-c', 'trap "" XFSZ; ulimit -f 2048; exec "$@"', 'sh'];
    await using full = await startServer({ through });
    expectAnswer(await postCsv(full.url, 'name\nBefore\n'), 200, report(1, 1));

    const answer = await postCsv(
      full.url,
      `name,notes\n${`Ann,${'x'.repeat(1_000)}\n`.repeat(5_000)}`,
    );

    expectAnswer(answer, 503, { code: 503, message: 'phonebook unavailable' });
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(await listContacts(full.url, 'ann')).toMatchObject([{ name: 'Before' }]);
    expectAnswer(await postCsv(full.url, 'name\nAfter\n'), 200, report(1, 1));
  });

  it('masks what it did not expect, and logs it under the id of the request', async () => {
    await using broken = await startServer();
    changeDatabase(broken, 'drop table cti_phonebook');
    const answer = await postCsv(broken.url, 'name\nAnn Secret\n');
    expectAnswer(answer, 500, { code: 500, message: 'internal error' });
    const requestId = answer.headers.get('X-Request-Id');
    const line = await vi.waitFor(() => {
      const found = broken.log.find((entry) => entry['requestId'] === requestId);
      return found ?? expect.unreachable();
    });
    expect(line).toMatchObject({
      status: 500,
      failure: { message: 'no such table: cti_phonebook' },
    });
    expect(JSON.stringify(broken.log)).not.toContain('Secret');
  });
});

describe('other routes', () => {
  it.each(['/', '/phonebook', '/phonebook/import/more', '/Phonebook/Import'])(
    'answers 404 at %s',
    async (path) => {
      expectAnswer(await send(server.url, path), 404, { code: 404, message: 'not found' });
    },
  );

  it.each([
    ['GET', '/phonebook/import', 'POST'],
    ['PUT', '/phonebook/import/', 'POST'],
    ['DELETE', '/phonebook/import', 'POST'],
    ['POST', '/openapi.json', 'GET, HEAD'],
    ['POST', '/healthz', 'GET, HEAD'],
    ['PUT', '/readyz', 'GET, HEAD'],
  ])('answers 405 to %s %s', async (method, path, allowed) => {
    const answer = await send(server.url, path, { method });
    expectAnswer(answer, 405, { code: 405, message: 'method not allowed' });
    expect(answer.headers.get('Allow')).toBe(allowed);
  });

  it('says that it is alive and ready', async () => {
    expectAnswer(await send(server.url, '/healthz'), 200, { status: 'alive' });
    expectAnswer(await send(server.url, '/readyz'), 200, { status: 'ready' });
  });

  it('is not ready when the phonebook cannot be read, and still alive', async () => {
    await using broken = await startServer();
    changeDatabase(broken, 'drop table cti_phonebook');
    const answer = await send(broken.url, '/readyz');
    expectAnswer(answer, 503, { code: 503, message: 'phonebook unavailable' });
    expectAnswer(await send(broken.url, '/healthz'), 200, { status: 'alive' });
  });

  it('answers with the request id of the caller, if that is a plain one', async () => {
    const given = await send(server.url, '/healthz', { headers: { 'X-Request-Id': 'call-7' } });
    expect(given.headers.get('X-Request-Id')).toBe('call-7');
    const odd = await send(server.url, '/healthz', { headers: { 'X-Request-Id': 'a b' } });
    expect(odd.headers.get('X-Request-Id')).not.toBe('a b');
  });
});
