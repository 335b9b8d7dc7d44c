import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  csvFile,
  expectAnswer,
  multipart,
  multipartType,
  postCsv,
  report,
  send,
  type Answer,
} from './import-request.ts';
import { listContacts } from './list-contacts.ts';
import { signToken, startServer, type RunningServer } from './running-server.ts';

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

  it('believes nobody his address who is no trusted proxy', async () => {
    await using limited = await startServer({
      env: { RATE_LIMIT_PER_SECOND: '1', RATE_LIMIT_BURST: '2' },
    });
    const statuses: number[] = [];
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) {
      const headers = { 'X-Forwarded-For': address, Forwarded: `for=${address}` };
      const answer = await send(limited.url, '/phonebook/import', { method: 'POST', headers });
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([401, 401, 429]);
  });
});
