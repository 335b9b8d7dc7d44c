import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { openDatabase } from '@phonebook/db';
import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { runsCurl } from './programs.ts';
import {
  beginPost,
  beginUpload,
  csvFile,
  expectAnswer,
  multipart,
  multipartType,
  postCsv,
  report,
  send,
} from './import-request.ts';
import { readDevelopmentSecret } from '../src/config/development-secret.ts';
import { listContacts, readContacts } from './list-contacts.ts';
import { makeFolder, startServer, type RunningServer } from './running-server.ts';

const root = join(import.meta.dirname, '../../..');
const run = promisify(execFile);
const unavailable = { code: 503, message: 'phonebook unavailable' };

/** Runs a program of the server to its end. */
async function runToEnd(program: string, args: readonly string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [join(root, 'apps/server/src', program), ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (bytes: Buffer) => (output.stdout += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (output.stderr += bytes.toString()));
  await once(child, 'close');
  return { ...output, exitCode: child.exitCode };
}

describe('the start of the server', () => {
  it.each([
    ['PORT', 'http', 'PORT: must be a whole number from 0 to 65535'],
    ['JWT_SECRET', 'short', 'JWT_SECRET: must have at least 32 bytes'],
    ['DATABASE_URL', 'sqlite:/dev/null/x', 'DATABASE_URL: cannot open /dev/null/x: '],
    ['DATABASE_URL', 'sqlite::memory:', 'DATABASE_URL: must be sqlite:PATH'],
    ['TRUST_PROXY', '0.0.0.0/0', 'TRUST_PROXY: must list IP addresses or ranges'],
    ['HOST', '192.0.2.1', 'HOST, PORT: cannot listen on 192.0.2.1:0: '],
  ])('stops with status 2 and one line for a bad %s', async (name, value, line) => {
    const folder = makeFolder();
    const env = { PORT: '0', DATABASE_URL: `sqlite:${folder}/a.sqlite`, [name]: value };
    const { stdout, stderr, exitCode } = await runToEnd('main.ts', [], env);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.startsWith(line)).toBe(true);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    rmSync(folder, { recursive: true });
  });

  it('makes the database and its folder, and logs one JSON object a line', async () => {
    const outer = makeFolder();
    const folder = join(outer, 'deeper', 'still');
    const server = await startServer({ folder });
    expect(existsSync(join(folder, 'phonebook.sqlite'))).toBe(true);
    expect(server.log).toEqual([
      { level: 30, time: expect.any(Number), url: server.url, msg: 'listening' },
    ]);
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
    expect(server.errors()).toBe('');
    expect(await server.stop('SIGTERM')).toBe(0);
    rmSync(outer, { recursive: true });
  });

  it('names the port that is in use', async () => {
    await using server = await startServer();
    const { port } = new URL(server.url);
    const folder = makeFolder();
    const env = { PORT: port, DATABASE_URL: `sqlite:${folder}/a.sqlite` };
    const { stderr, exitCode } = await runToEnd('main.ts', [], env);
    rmSync(folder, { recursive: true });
    expect(stderr).toBe(
      `PORT: 127.0.0.1:${port} is in use; stop the program that has it, or set another\n`,
    );
    expect(exitCode).toBe(2);
  });

  it('logs where it listens whatever the level of the log', async () => {
    await using server = await startServer({ env: { LOG_LEVEL: 'error' } });
    await send(server.url, '/healthz');
    expect(server.log).toMatchObject([{ msg: 'listening', url: server.url }]);
  });

  it.runIf(runsCurl)('prints in development a curl that imports the sample file', async () => {
    const env = { NODE_ENV: 'development', JWT_ISSUER: 'nethvoice', JWT_AUDIENCE: 'phonebook' };
    await using server = await startServer({ env });
    const command = await eventually(() => {
      const [printed] = /^curl .*\n.*\n.*$/m.exec(server.errors()) ?? [];
      return printed ?? expect.unreachable();
    });
    const { stdout } = await run('sh', ['-c', command]);
    expect(stdout).toBe(JSON.stringify(report(3, 3)));
    await server.stop('SIGTERM');
    const [first, ...others] = await readContacts(server.databasePath, 'developer');
    expect(Object.values(first ?? {})).not.toContain('');
    expect(others.map(({ name, type }) => ({ name, type }))).toEqual([
      { name: 'Bianchi, Luca', type: 'public' },
      { name: 'Chloé Dubois', type: 'group:sales,support' },
    ]);
  });
});

describe('npm run token', () => {
  const secret = { JWT_SECRET: 'the secret that server and token share, 32 bytes' };

  it('prints a token that the server takes, and nothing else', async () => {
    const args = ['run', '--silent', 'token', '--', '--user', 'ann', '--capability'];
    const { stdout } = await run('npm', [...args, 'phonebook.ad_phonebook'], {
      cwd: root,
      env: { ...process.env, ...secret },
    });
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    await using server = await startServer({ env: secret });
    const answer = await send(server.url, '/phonebook/import', {
      method: 'POST',
      headers: { Authorization: `Bearer ${stdout.trim()}`, 'Content-Type': multipartType },
      body: multipart(csvFile('name\nAnn\n')),
    });
    expect(answer.body).toEqual(report(1, 1));
  });

  it('writes what it is told into the token', async () => {
    const args = [
      '--user',
      'ann',
      '--capability',
      'a',
      '--capability',
      'b',
      '--group',
      'g',
      '--expires',
      '2h',
    ];
    const { stdout } = await runToEnd('token.ts', args, secret);
    const claims = JSON.parse(
      Buffer.from(stdout.split('.')[1] ?? '', 'base64url').toString(),
    ) as Record<string, unknown>;
    expect(claims).toMatchObject({ sub: 'ann', capabilities: ['a', 'b'], groups: ['g'] });
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(7_200);
  });

  it.each([
    [[], '--user is missing'],
    [['--user', 'ann', '--expires', 'soon'], '--expires must be a number and s, m, h or d'],
    [['--user', 'ann', '--role', 'x'], "Unknown option '--role'"],
  ])('tells its usage for %j', async (args, message) => {
    const { stdout, stderr, exitCode } = await runToEnd('token.ts', args, secret);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr).toContain('usage: npm run token -- --user NAME');
    expect(exitCode).toBe(2);
  });

  it('refuses a user whose token the server would refuse', async () => {
    const { stderr, exitCode } = await runToEnd('token.ts', ['--user', 'x'.repeat(256)], secret);
    expect(stderr).toBe('--user is longer than 255 characters\n');
    expect(exitCode).toBe(2);
  });

  it('keeps the development secret for its owner alone', async () => {
    await runToEnd('token.ts', ['--user', 'ann'], { JWT_SECRET: '' });
    expect(statSync(join(root, 'data/jwt-secret')).mode & 0o777).toBe(0o600);
  });
});

describe('readDevelopmentSecret', () => {
  it('makes a secret once, and keeps it for its owner alone', () => {
    const folder = makeFolder();
    const secret = readDevelopmentSecret(folder);
    expect(secret.length).toBeGreaterThanOrEqual(32);
    chmodSync(join(folder, 'jwt-secret'), 0o644);
    expect(readDevelopmentSecret(folder)).toBe(secret);
    expect(statSync(join(folder, 'jwt-secret')).mode & 0o777).toBe(0o600);
    rmSync(folder, { recursive: true });
  });

  it('refuses one that is too short or cannot be read', () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'jwt-secret'), 'short');
    expect(() => readDevelopmentSecret(folder)).toThrow('has fewer than 32 bytes; remove it');
    expect(() => readDevelopmentSecret(join(folder, 'jwt-secret'))).toThrow('cannot be used');
    rmSync(folder, { recursive: true });
  });
});

/** Says when a process begins to listen for SIGTERM. */
const tellOfSigterm =
  "data:text/javascript,process.on('newListener',(name)=>name==='SIGTERM'&&console.log('listens'))";

/** A call of SQLite which nothing interrupts, as on a disk that has no answer. */
const hangsAtInsert = `
  create trigger hang after insert on cti_phonebook begin
    select max(n) from (
      with recursive numbers(n) as (select 1 union all select n + 1 from numbers) select n from numbers
    );
  end`;

describe('SIGTERM', () => {
  /** Begins an import, which then waits for its body. */
  async function beginImport({ url }: RunningServer, csv: string) {
    const form = multipart(csvFile(csv));
    const socket = await beginUpload(url, form.length, ['Expect: 100-continue']);
    await once(socket, 'data');
    return { form, socket };
  }

  it('that comes twice, as to a whole group of processes, still lets imports end', async () => {
    await using server = await startServer();
    const { form, socket } = await beginImport(server, 'name\nAnn\n');
    const exitCode = server.stop('SIGTERM');
    await eventually(() => expect(server.log.at(-1)?.msg).toBe('stopping'));
    process.kill(server.pid, 'SIGINT');
    process.kill(server.pid, 'SIGTERM');
    socket.write(form);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toContain(JSON.stringify(report(1, 1)));
    expect(await exitCode).toBe(0);
  });

  it('lets a running import end, answers 503 to others, and ends with status 0', async () => {
    await using server = await startServer();
    const { form, socket } = await beginImport(server, 'name\nAnn\nBob\n');
    const exitCode = server.stop('SIGTERM');
    await eventually(() => expect(server.log.at(-1)?.msg).toBe('stopping'));
    expectAnswer(await postCsv(server.url, 'name\nEve\n', 'eve'), 503, unavailable);
    expectAnswer(await send(server.url, '/readyz'), 503, unavailable);
    expectAnswer(await send(server.url, '/healthz'), 200, { status: 'alive' });

    let answer = '';
    socket.on('data', (bytes: Buffer) => (answer += bytes.toString()));
    socket.write(form);
    await eventually(() => expect(answer).toContain(JSON.stringify(report(2, 2))));

    expect(await exitCode).toBe(0);
    expect(await readContacts(server.databasePath, 'ann')).toHaveLength(2);
  });

  it('that comes while the service starts ends it with status 0', async () => {
    const folder = makeFolder();
    const env = { ...process.env, PORT: '0', DATABASE_URL: `sqlite:${folder}/a.sqlite` };
    const args = ['--import', tellOfSigterm, join(root, 'apps/server/src/main.ts')];
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    // Long before it serves: most of it is not loaded yet.
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    await once(child, 'exit');
    expect(child.exitCode).toBe(0);
    rmSync(folder, { recursive: true });
  });

  it('that comes while the database is waited for ends the service at once, with status 0', async () => {
    const folder = makeFolder();
    const path = join(folder, 'a.sqlite');
    await (await openDatabase({ engine: 'sqlite', path }))[Symbol.asyncDispose]();
    using other = new DatabaseSync(path);
    other.exec('begin immediate');
    const env = { ...process.env, PORT: '0', DATABASE_URL: `sqlite:${path}` };
    const child = spawn(process.execPath, [join(root, 'apps/server/src/main.ts')], {
      env,
      stdio: 'ignore',
    });
    await sleep(4_000);
    expect(child.exitCode).toBe(null);
    const startedAt = performance.now();
    child.kill('SIGTERM');
    await once(child, 'exit');
    expect(child.exitCode).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    rmSync(folder, { recursive: true });
  });

  it('is told to those who ask just after it, with 503', async () => {
    await using server = await startServer();
    const ask = () => Array.from({ length: 30 }, () => postCsv(server.url, 'name\nAnn\n'));
    await Promise.all(ask());
    const exitCode = server.stop('SIGTERM');
    await eventually(() => expect(server.log.at(-1)?.msg).toBe('stopping'));
    for (const answer of await Promise.all(ask())) expectAnswer(answer, 503, unavailable);
    expect(await exitCode).toBe(0);
  });

  it(
    'at any moment of imports lets the database have what was answered',
    { timeout: 120_000 },
    async () => {
      for (const csvRows of [10, 60_000]) {
        for (const delayMs of [0, 50, 400]) {
          await using server = await startServer();
          const csv = `name\n${'Ann\n'.repeat(csvRows)}`;
          const answers = ['ann', 'bob', 'cleo'].map((user) => postCsv(server.url, csv, user));
          await sleep(delayMs);
          expect(await server.stop('SIGTERM')).toBe(0);
          for (const [index, user] of ['ann', 'bob', 'cleo'].entries()) {
            const status = await answers[index]?.then((answer) => answer.status);
            const query = `select count(*) as rows from cti_phonebook where owner_id = '${user}'`;
            const [stored] = await server.database.query(query);
            const rows = status === 200 ? csvRows : 0;
            expect([status, stored]).toEqual([status === 200 ? 200 : 503, { rows }]);
          }
        }
      }
    },
  );

  it('gives up after ten seconds what is still under way, says so, and ends with status 0', async () => {
    await using server = await startServer();
    const { form, socket } = await beginImport(server, 'name\nAnn\n');
    socket.write(form.subarray(0, form.length - 10));
    const exitCode = server.stop('SIGTERM');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 503 .*Retry-After: 5.*phonebook unavailable/s);
    expect(await exitCode).toBe(0);
    const failures = server.log.map(({ failure }) => failure).filter(Boolean);
    expect(failures).toEqual([{ code: 'service_busy', message: 'the service stops' }]);
    expect(await readContacts(server.databasePath, 'ann')).toEqual([]);
  });

  it('ends the process though nobody reads its log', async () => {
    await using server = await startServer();
    server.leaveLog();
    // More than the pipe holds, and what this process takes in advance.
    for (let n = 0; n < 20; n += 1) {
      await Promise.all(Array.from({ length: 100 }, () => send(server.url, '/none')));
    }
    expect(await server.stop('SIGTERM')).toBe(0);
  });

  it('kills the process after 18 s where a thread hangs in SQLite', async () => {
    await using server = await startServer();
    await server.database.query(hangsAtInsert);
    const lost = postCsv(server.url, 'name\nAnn\n').catch((error: unknown) => error);
    await eventually(async () => expect(await readMetrics(server)).toMatch(/^phonebook_files 1$/m));

    // A signal has ended it, which an exit code would not do while the thread hangs.
    expect(await server.stop('SIGTERM')).toBe(null);
    expect(server.log.at(-1)?.msg).toBe('could not stop in time');
    expect(await lost).toBeInstanceOf(Error);
    await server.database.query('drop trigger hang');
    expect(await readContacts(server.databasePath, 'ann')).toEqual([]);
  });
});

describe('an import', () => {
  it('that comes in slowly holds up nobody', async () => {
    await using server = await startServer();
    const form = multipart(csvFile(`name\n${'Ann\n'.repeat(500_000)}`));
    const socket = await beginUpload(server.url, form.length);
    socket.write(form.subarray(0, form.length - 100));

    expect((await postCsv(server.url, 'name\nBob\n', 'bob')).body).toEqual(report(1, 1));
    expect(await listContacts(server.url, 'ann')).toEqual([]);

    socket.write(form.subarray(form.length - 100));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toContain(JSON.stringify(report(500_000, 500_000)));
    socket.destroy();
  });

  it('need not wait for many that come in slowly, nor for those whose clients have gone', async () => {
    await using server = await startServer();
    const slow = await Promise.all(
      Array.from({ length: 33 }, async (_, n) => {
        const socket = await beginUpload(server.url, 9_000, [], `slow ${n % 3}`);
        return socket.on('error', () => undefined);
      }),
    );
    await eventually(async () =>
      expect(await readMetrics(server)).toMatch(/^phonebook_files 32$/m),
    );

    const gone = await Promise.all(
      Array.from({ length: 12 }, () => beginUpload(server.url, 9_000, [], 'bob')),
    );
    await eventually(async () => expect(await readMetrics(server)).toMatch(/files_waiting 13$/m));
    for (const socket of gone) socket.destroy();
    await eventually(async () => expect(await readMetrics(server)).toMatch(/files_waiting 1$/m));

    const startedAt = performance.now();
    expect((await postCsv(server.url, 'name\nBob\n', 'bob')).body).toEqual(report(1, 1));
    expect(performance.now() - startedAt).toBeLessThan(25_000);
    for (const socket of slow) socket.destroy();
  });

  it('need not wait for calls whose bodies are no files, and come slowly', async () => {
    await using server = await startServer();
    const answers: string[] = [];
    const slow = await Promise.all(
      Array.from({ length: 33 }, async (_, n) => {
        const type = 'Content-Type: application/json';
        const url = `${server.url}/trpc/phonebook.import`;
        const socket = await beginPost(url, 60_000, [type], `slow ${n % 3}`);
        socket.write('{');
        return socket.on('data', (bytes: Buffer) => answers.push(bytes.toString()));
      }),
    );
    await eventually(async () => expect(await readMetrics(server)).toMatch(/files_waiting 1$/m));

    const startedAt = performance.now();
    expect((await postCsv(server.url, 'name\nBob\n', 'bob')).body).toEqual(report(1, 1));
    expect(performance.now() - startedAt).toBeLessThan(25_000);
    await eventually(() => expect(answers.length).toBeGreaterThan(30));
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 408 .*"body_too_slow"/s);
    for (const socket of slow) socket.destroy();
  });

  it('is answered though its client asked to close the connection and still sends', async () => {
    await using server = await startServer({ env: { MAX_UPLOAD_BYTES: '1000' } });
    const body = Buffer.alloc(20_000_000);
    const socket = await beginUpload(server.url, body.length, ['Connection: close']);
    // Such a client reads when all is sent.
    await new Promise((resolve) => {
      socket.pause().write(body, resolve);
    });
    const [answer] = (await once(socket.resume(), 'data')) as [Buffer];
    expect(answer.toString()).toContain('HTTP/1.1 413 ');
    socket.destroy();
  });

  it('leaves no file in the temporary folder', async () => {
    const folder = makeFolder();
    const temporary = join(folder, 'tmp');
    mkdirSync(temporary);
    const server = await startServer({ folder, env: { TMPDIR: temporary } });
    const before = statSync(temporary).mtimeMs;
    await postCsv(server.url, 'name\nAnn\n');
    expect(statSync(temporary).mtimeMs).toBe(before);
    await server.stop('SIGTERM');
    rmSync(folder, { recursive: true });
  });

  it('whose client goes away stores nothing, and the next one is served', async () => {
    await using server = await startServer();
    const form = multipart(csvFile(`name\n${'Ann\n'.repeat(100_000)}`));
    const socket = await beginUpload(server.url, form.length);
    await new Promise((resolve) => {
      socket.write(form.subarray(0, form.length - 1_000), resolve);
    });
    socket.destroy();
    await eventually(() => expect(server.log.at(-1)).toMatchObject({ aborted: true, level: 30 }));
    expect(server.log.at(-1)).not.toHaveProperty('status');
    expect((await postCsv(server.url, 'name\nBob\n')).body).toEqual(report(1, 1));
    expect(await listContacts(server.url, 'ann')).toMatchObject([{ name: 'Bob' }]);
  });
});

async function readMetrics({ url }: { readonly url: string }): Promise<string> {
  return (await fetch(new URL('/metrics', url))).text();
}
