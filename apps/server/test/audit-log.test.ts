import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@phonebook/db';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { Metrics } from '../src/metrics/metrics.ts';
import { eventually } from './eventually.ts';
import { csvFile, multipart, multipartType, postCsv, report, send } from './import-request.ts';
import { openSocket } from './raw-request.ts';
import { makeFolder, signToken, startServer, type RunningServer } from './running-server.ts';

import { serveHere } from './serve-here.ts';

/** The lines of imports, once there are as many. */
function auditLines({ log }: RunningServer, count: number) {
  return eventually(() => {
    const lines = log.filter(({ msg }) => msg === 'import');
    expect(lines).toHaveLength(count);
    return lines;
  });
}

describe('the log of imports', () => {
  it('tells who has imported which file, and what came of it, but nothing of what is in it', async () => {
    await using server = await startServer();
    const csv = 'name,workphone\nGrünkohl,+39 06 1234567\n,5\n';
    const answer = await postCsv(server.url, csv, 'ann');
    const failed = await postCsv(server.url, 'PK\u0003\u0004 Sauerkraut', 'bob');

    const [imported, refused] = await auditLines(server, 2);
    expect(imported).toMatchObject({
      level: 30,
      user: 'ann',
      requestId: answer.headers.get('X-Request-Id'),
      fileBytes: Buffer.byteLength(csv),
      fileSha256: createHash('sha256').update(csv).digest('hex'),
      outcome: { total_rows: 2, imported_rows: 1, failed_rows: 0, skipped_rows: 1 },
    });
    expect(refused).toMatchObject({
      user: 'bob',
      requestId: failed.headers.get('X-Request-Id'),
      failure: { code: 'csv_unreadable' },
    });
    expect(refused).not.toHaveProperty('outcome');
    const text = JSON.stringify(server.log);
    for (const secret of ['Grünkohl', '1234567', 'Sauerkraut']) expect(text).not.toContain(secret);
  });

  it('is written whatever the level of the log', async () => {
    await using server = await startServer({ env: { LOG_LEVEL: 'fatal' } });
    await postCsv(server.url, 'name\nAda\n', 'ann');
    expect(await auditLines(server, 1)).toMatchObject([{ user: 'ann' }]);
    expect(server.log.map(({ msg }) => msg)).toEqual(['listening', 'import']);
  });

  it('tells of an import that is sent again that it was stored before, and counts its rows once', async () => {
    await using server = await startServer();
    const token = await signToken();
    const post = () =>
      send(server.url, '/phonebook/import', {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${token}`,
          'Content-Type': multipartType,
          'Idempotency-Key': 'again',
        },
        body: multipart(csvFile('name\nAnn\nBob\n')),
      });
    expect((await post()).text).toBe((await post()).text);

    const [stored, recalled] = await auditLines(server, 2);
    expect(stored).not.toHaveProperty('isRecalled');
    expect(recalled).toMatchObject({ isRecalled: true, outcome: { imported_rows: 2 } });
    const metrics = await (await fetch(new URL('/metrics', server.url))).text();
    expect(metrics).toContain('phonebook_import_rows_total{outcome="imported"} 2');
    expect(metrics).toContain('phonebook_import_duration_seconds_count{outcome="recalled"} 1');
  });
});

describe('an import that cannot be accounted for', () => {
  it('is answered as it is stored, and the log tells of the bug', async () => {
    const folder = makeFolder();
    await using database = await openDatabase({ engine: 'sqlite', path: join(folder, 'a.sqlite') });
    const lines: string[] = [];
    const logger = pino({}, { write: (line) => void lines.push(line) });
    class BrokenMetrics extends Metrics {
      override countImport(): void {
        throw new Error('a bug');
      }
    }
    const metrics = new BrokenMetrics();
    await using listener = await serveHere({ database, logger, metrics });
    expect((await postCsv(listener.url, 'name\nAnn\n')).body).toEqual(report(1, 1));
    const [line, ...others] = await eventually(() => {
      expect(lines).not.toEqual([]);
      return lines;
    });
    expect(JSON.parse(line ?? '')).toMatchObject({
      msg: 'request',
      level: 50,
      status: 200,
      failure: { message: 'a bug' },
    });
    expect(others).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});

describe('the log of requests', () => {
  it('tells who was refused: the address, and the user where the token names one', async () => {
    await using server = await startServer({
      env: { RATE_LIMIT_PER_SECOND: '1', RATE_LIMIT_BURST: '1' },
    });
    await send(server.url, '/phonebook/import', { method: 'POST' });
    await postCsv(server.url, 'name\nAnn\n', 'ann');
    await postCsv(server.url, 'name\nAnn\n', 'ann');
    const lines = await eventually(() => {
      const found = server.log.filter(({ msg }) => msg === 'request');
      expect(found).toHaveLength(3);
      return found;
    });
    const [stranger, first, second] = lines;
    expect(stranger).toMatchObject({ status: 401, address: '127.0.0.1' });
    expect(stranger).not.toHaveProperty('user');
    expect(first).toMatchObject({ status: 200, user: 'ann' });
    expect(second).toMatchObject({ status: 429, user: 'ann', address: '127.0.0.1' });
  });

  it('names the procedure of tRPC that failed, and never what is none', async () => {
    await using server = await startServer();
    const secret = 'a-token-in-the-wrong-place';
    await send(server.url, '/trpc/phonebook.list');
    await send(server.url, `/trpc/${secret}`);
    await eventually(() => {
      const paths = server.log.filter(({ msg }) => msg === 'request').map(({ path }) => path);
      expect(paths).toEqual(['/trpc/phonebook.list', '/trpc']);
    });
    const metrics = await (await fetch(new URL('/metrics', server.url))).text();
    expect(metrics).toContain('route="/trpc/phonebook.list",method="GET",status="401"');
    expect(metrics).not.toContain(secret);
  });

  it('tells no such path of a request whose client has gone before it was answered', async () => {
    const folder = makeFolder();
    await using database = await openDatabase({ engine: 'sqlite', path: join(folder, 'a.sqlite') });
    const lines: string[] = [];
    const logger = pino({}, { write: (line) => void lines.push(line) });
    const { promise: isAsked, resolve: ask } = Promise.withResolvers<void>();
    const admit = () => {
      ask();
      return new Promise<never>(() => undefined);
    };
    await using listener = await serveHere({ database, admit, logger });
    const socket = await openSocket(listener.url);
    socket.write('GET /trpc/eyJSECRET HTTP/1.1\r\nHost: a\r\n\r\n');
    await isAsked;
    socket.destroy();
    const line = await eventually(() => lines[0] ?? expect.unreachable());
    expect(JSON.parse(line)).toMatchObject({ aborted: true, path: '/trpc' });
    rmSync(folder, { recursive: true });
  });
});

describe('the metrics', () => {
  it('begin with nothing, so that the first event is seen to be one', async () => {
    await using server = await startServer();
    const metrics = await (await fetch(new URL('/metrics', server.url))).text();
    for (const code of ['store_unavailable', 'store_conflict', 'unexpected']) {
      expect(metrics).toContain(`phonebook_database_errors_total{code="${code}"} 0`);
    }
    for (const outcome of ['imported', 'failed', 'skipped']) {
      expect(metrics).toContain(`phonebook_import_rows_total{outcome="${outcome}"} 0`);
    }
  });

  it('tells no path that is none of ours, whatever is answered, and those that are', async () => {
    await using server = await startServer({ env: { CORS_ORIGINS: 'https://a.example' } });
    const secret = 'eyJSECRET';
    const preflight = { Origin: 'https://a.example', 'Access-Control-Request-Method': 'POST' };
    for (const path of [`/${secret}`, `/trpc/${secret}`, `/docs/${secret}`]) {
      await fetch(new URL(path, server.url), { method: 'OPTIONS', headers: preflight });
      await fetch(new URL(path, server.url));
    }
    const ours = ['/docs', '/docs/errors.md', '/llms.txt', '/openapi.json', '/healthz'];
    for (const path of ours) await fetch(new URL(path, server.url));
    await eventually(() => {
      const paths = server.log.filter(({ msg }) => msg === 'request').map(({ path }) => path);
      expect(paths).toHaveLength(6 + ours.length);
      expect(paths).toEqual(expect.arrayContaining(ours));
    });
    expect(JSON.stringify(server.log)).not.toContain(secret);
  });
});
