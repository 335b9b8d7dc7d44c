import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { SignJWT, type JWTPayload } from 'jose';
import { openServerDatabase, type ServerDatabase } from './server-database.ts';

const main = join(import.meta.dirname, '../src/main.ts');
export const secret = 'a secret of the tests, longer than 32 bytes';
export const capability = 'phonebook.ad_phonebook';

export interface LogLine {
  readonly msg: string;
  readonly [key: string]: unknown;
}

/** The real server, as a process of its own, on a free port and with a database of its own. */
export interface RunningServer extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  readonly database: ServerDatabase;
  /** The file of {@link database}, where that is SQLite's. */
  readonly databasePath: string;
  /** What it has logged so far, each line parsed. */
  readonly log: LogLine[];
  /** Reads no more of what it logs. */
  leaveLog(): void;
  /** What it has written to stderr. */
  errors(): string;
  /** Sends a signal and answers the exit code, or null after a signal that ends it. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

interface ServerOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** A folder that outlives the server; without it the folder is removed with the server. */
  readonly folder?: string;
  /** A command line that the server is started through, such as one that sets limits. */
  readonly through?: readonly string[];
}

export function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), 'phonebook-test-'));
}

export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  await using disposables = new AsyncDisposableStack();
  const folder = options.folder ?? makeFolder();
  if (options.folder === undefined)
    disposables.defer(() => rmSync(folder, { recursive: true, force: true }));
  const databasePath = join(folder, 'phonebook.sqlite');
  const database = disposables.use(await openServerDatabase(databasePath));
  const env = {
    ...process.env,
    PORT: '0',
    NODE_ENV: 'production',
    RATE_LIMIT_PER_SECOND: '0',
    DATABASE_URL: database.url,
    JWT_SECRET: secret,
    ...options.env,
  };
  const [command, ...args] = [...(options.through ?? []), process.execPath, main] as const;
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  disposables.defer(async () => void (await stopChild(child, 'SIGTERM')));
  const errors: string[] = [];
  child.stderr.on('data', (bytes: Buffer) => errors.push(bytes.toString()));
  const log: LogLine[] = [];
  const lines = createInterface(child.stdout);
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`The server did not start: ${errors.join('')}`)));
    lines.on('line', (line) => {
      const entry = JSON.parse(line) as LogLine;
      log.push(entry);
      if (entry.msg === 'listening') resolve(String(entry['url']));
    });
  });
  const owned = disposables.move();
  return {
    url,
    pid: child.pid ?? 0,
    database,
    databasePath,
    log,
    leaveLog: () => void lines.pause(),
    errors: () => errors.join(''),
    stop: (signal) => stopChild(child, signal),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function stopChild(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  child.kill(signal);
  await once(child, 'exit');
  return child.exitCode;
}

/** Signs a token as NethVoice does. Claims that are undefined are left out. */
export function signToken(claims: JWTPayload = {}, key: string = secret): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  const payload = { sub: 'ann', [capability]: true, iat: now, exp: now + 600, ...claims };
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(key));
}
