import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environment } from './programs.ts';
import { makeFolder } from './running-server.ts';

const published = join(import.meta.dirname, '../../../deploy/nginx.conf');

/** The real nginx with `deploy/nginx.conf`, as a process of its own. */
export interface RunningNginx extends AsyncDisposable {
  readonly url: string;
  /** What it has logged so far, each line parsed. */
  log(): Record<string, string>[];
}

/** Starts nginx before the service at `backendUrl`: on a free port, without TLS, in a folder of its own. */
export async function startNginx(backendUrl: string): Promise<RunningNginx> {
  const folder = makeFolder();
  const port = await findFreePort();
  const path = join(folder, 'nginx.conf');
  const accessLog = join(folder, 'access.log');
  const site = readFileSync(published, 'utf8')
    .replaceAll(/^ {2}(listen \[::\]|ssl_).*;$/gm, '')
    .replace('listen 80;', `listen unix:${join(folder, 'socket')};`)
    .replace('listen 443 ssl http2;', `listen 127.0.0.1:${port};`)
    .replace('phonebook.example.com', '127.0.0.1')
    .replace('127.0.0.1:8080', new URL(backendUrl).host)
    .replace('/var/log/nginx/phonebook.log', accessLog);
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  writeFileSync(
    path,
    `daemon off;
master_process off;
pid ${join(folder, 'pid')};
error_log stderr crit;
events {}
http {
  ${kinds.map((kind) => `${kind}_temp_path ${join(folder, kind)};`).join('\n')}
  types { text/markdown md; }
  ${site}
}
`,
  );
  const child = spawn('nginx', ['-e', 'stderr', '-p', folder, '-c', path], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const errors: string[] = [];
  child.on('error', (error) => errors.push(error.message));
  child.stderr.on('data', (bytes: Buffer) => errors.push(bytes.toString()));
  const url = `http://127.0.0.1:${port}`;
  while (!(await isServed(url))) {
    if (child.pid === undefined || child.exitCode !== null) throw new Error(errors.join(''));
    await sleep(20);
  }
  return {
    url,
    log: () => readFileSync(accessLog, 'utf8').split('\n').filter(Boolean).map(parse),
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
      rmSync(folder, { recursive: true });
    },
  };
}

function parse(line: string): Record<string, string> {
  return JSON.parse(line) as Record<string, string>;
}

async function isServed(url: string): Promise<boolean> {
  return fetch(`${url}/metrics`).then(
    () => true,
    () => false,
  );
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
