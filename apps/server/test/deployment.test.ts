import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { logGraceMs, stopDeadlineMs } from '../src/serve.ts';
import { eventually } from './eventually.ts';
import { beginUpload, expectAnswer, postCsv, report, send } from './import-request.ts';
import { listContacts } from './list-contacts.ts';
import { environment, runsCurl, runsNginx } from './programs.ts';
import { startNginx } from './running-nginx.ts';
import { secret, startServer } from './running-server.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** What comes behind `Name=` in a unit. */
function valuesOf(unit: string, name: string): string[] {
  return [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value]) => value ?? '');
}

const unit = read('deploy/phonebook.service');
const backup = read('deploy/phonebook-backup.service');
const containerfile = read('deploy/Containerfile');

/** What Node is started with by `npm start`. */
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const [, command = ''] = /node scripts\/run\.mjs (node .*)$/.exec(scripts['start'] ?? '') ?? [];

describe('deploy/', () => {
  it('starts the service as npm start does', () => {
    expect(valuesOf(unit, 'ExecStart')).toEqual([`/opt/phonebook/node_modules/.bin/${command}`]);
    const [, shown = ''] = /^CMD (\[.*\])$/m.exec(containerfile) ?? [];
    expect(JSON.parse(shown)).toEqual(command.split(' '));
  });

  it('sets what scripts/run.mjs sets', () => {
    const defaults = read('scripts/run.mjs').matchAll(/^ {2}([A-Z_]+): /gm);
    for (const [, name = ''] of defaults) {
      expect(unit).toContain(`${name}=`);
      expect(containerfile).toContain(`${name}=`);
    }
  });

  it('lets the service end before it is killed', () => {
    const stopSeconds = (stopDeadlineMs + logGraceMs) / 1_000;
    expect(Number(valuesOf(unit, 'TimeoutStopSec')[0])).toBeGreaterThan(stopSeconds);
    const guide = read('docs/production.md');
    expect(Number(/--stop-timeout (\d+)/.exec(guide)?.[1])).toBeGreaterThan(stopSeconds);
    expect(guide).toContain(`all ends within ${stopSeconds} s`);
  });

  it('leaves memory executable, which V8 needs', () => {
    expect(valuesOf(unit, 'MemoryDenyWriteExecute')).toEqual([]);
  });

  it('backs up the database that the service serves', () => {
    const isDatabase = (value: string): boolean => value.startsWith('DATABASE_URL=');
    const served = valuesOf(unit, 'Environment').filter(isDatabase);
    expect(served).toHaveLength(1);
    expect(valuesOf(backup, 'Environment').filter(isDatabase)).toEqual(served);
  });

  it('confines the backup as the service', () => {
    const start = unit.indexOf('NoNewPrivileges=');
    const lines = unit.slice(start, unit.indexOf('\n\n', start)).split('\n');
    expect(lines.length).toBeGreaterThan(20);
    // It has no network, and would take from the service what both own.
    const others = ['RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX', 'RemoveIPC=yes'];
    const missing = lines.filter((line) => !backup.split('\n').includes(line));
    expect(missing).toEqual(others);
    expect(valuesOf(backup, 'RestrictAddressFamilies')).toEqual(['AF_UNIX']);
    expect(valuesOf(backup, 'MemoryDenyWriteExecute')).toEqual([]);
  });
});

describe.runIf(runsCurl)('docs/production.md', () => {
  it('shows lines that tell whether an install serves', async () => {
    await using server = await startServer();
    const [lines = ''] =
      /^ {4}curl .*\/readyz\n(?: {4}.*\n)*/m.exec(read('docs/production.md')) ?? [];
    const settings = join(dirname(server.databasePath), 'env');
    writeFileSync(settings, `JWT_SECRET='${secret}'\n`);
    const script = lines
      .replaceAll('http://127.0.0.1:8080', server.url)
      .replace('/etc/phonebook/env', settings);
    const { stdout } = await run('sh', ['-ec', script], { cwd: root, env: environment });
    expect(stdout).toBe(`{"status":"ready"}${JSON.stringify(report(1, 1))}`);
    expect(await listContacts(server.url, 'check')).toMatchObject([{ name: 'Check' }]);
  });
});

describe.runIf(runsNginx)('deploy/nginx.conf', () => {
  it('lets the service refuse a file that is too large, in its words', async () => {
    await using server = await startServer({ env: { MAX_UPLOAD_BYTES: '1000000' } });
    await using nginx = await startNginx(server.url);
    const refused = { code: 413, message: 'file too large' };

    // Whatever its own limit would be, by the length alone; and of what is sent all the same.
    const socket = await beginUpload(nginx.url, 10_000_000_000);
    const [head] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(head.toString()).toMatch(/^HTTP\/1\.1 413 [^]*\r\nX-Request-Id: [\w.-]+\r\n/);
    const answer = await postCsv(nginx.url, `name\n${'Ann\n'.repeat(5_000_000)}`);
    expect(answer.status).toBe(413);
    expect(answer.body).toMatchObject(refused);
    expect(answer.headers.get('X-Request-Id')).toMatch(/^[\da-f]{32}$/);
  });

  it('logs a request by the id under which the service logs and answers it', async () => {
    await using server = await startServer({ env: { TRUST_PROXY: '127.0.0.1' } });
    await using nginx = await startNginx(server.url);
    const answer = await postCsv(nginx.url, 'name\nAnn\n');
    expectAnswer(answer, 200, report(1, 1));
    const requestId = answer.headers.get('X-Request-Id') ?? '';
    await eventually(() => {
      const logged = { requestId, method: 'POST', path: '/phonebook/import', status: '200' };
      expect(nginx.log().at(-1)).toMatchObject({ ...logged, upstreamStatus: '200' });
      const lines = server.log.filter((line) => line['requestId'] === requestId);
      expect(lines.map(({ msg }) => msg).toSorted()).toEqual(['import', 'request']);
    });
  });

  it.each(['/phonebook/import', '/docs/errors.md'])(
    'answers for a service that is away as that would: %s',
    async (path) => {
      const server = await startServer();
      await using nginx = await startNginx(server.url);
      await server.stop('SIGTERM');
      const answer = await send(nginx.url, path);
      expectAnswer(answer, 503, { code: 503, message: 'phonebook unavailable' });
      expect(answer.headers.get('Retry-After')).toBe('5');
      expect(answer.headers.get('Strict-Transport-Security')).toBe('max-age=31536000');
      const requestId = answer.headers.get('X-Request-Id');
      const logged = { requestId, status: '503', upstreamStatus: '502' };
      await eventually(() => expect(nginx.log().at(-1)).toMatchObject(logged));
      await server[Symbol.asyncDispose]();
    },
  );

  it('hands on what the service says when it is there but unavailable', async () => {
    await using server = await startServer();
    await using nginx = await startNginx(server.url);
    rmSync(server.databasePath);
    const answer = await postCsv(nginx.url, 'name\nAnn\n');
    expectAnswer(answer, 503, { code: 503, message: 'phonebook unavailable' });
    await eventually(() => expect(nginx.log().at(-1)).toMatchObject({ upstreamStatus: '503' }));
  });

  it.each(['/metrics', '/readyz', '/metrics/'])('keeps %s from the world', async (path) => {
    await using nginx = await startNginx('http://127.0.0.1:1');
    expect((await fetch(`${nginx.url}${path}`)).status).toBe(404);
  });
});
