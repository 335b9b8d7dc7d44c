import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = join(import.meta.dirname, '..');
const server = join(root, 'apps/server/src');
const secret = 'a secret of the benchmarks, longer than 32 bytes';

/** The service in a process of its own, as `npm start` starts it, with an empty database. */
export interface BenchedServer extends AsyncDisposable {
  readonly url: string;
  readonly token: string;
  /** The most memory that it has held, in megabytes; NaN elsewhere than on Linux. */
  peakMegabytes(): number;
  /** Ends it. Its last connection brings the log into the database file. */
  stop(): Promise<void>;
}

/** @param databaseUrl Of an empty database; one in SQLite unless it is told otherwise. */
export async function startServer(databaseUrl?: string): Promise<BenchedServer> {
  const folder = makeFolder();
  const env = {
    ...process.env,
    PORT: '0',
    NODE_ENV: 'production',
    JWT_SECRET: secret,
    DATABASE_URL: databaseUrl ?? `sqlite:${folder}/phonebook.sqlite`,
    RATE_LIMIT_PER_SECOND: '0',
  };
  const program = [...readStartFlags(), join(server, 'main.ts')];
  const { url, child } = await startProgram(program, folder, env);
  const stop = async (): Promise<void> => {
    await stopProgram(child);
    rmSync(folder, { recursive: true, force: true });
  };
  return {
    url,
    token: signToken(),
    peakMegabytes: () => readPeakMegabytes(child.pid ?? 0),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** A folder for what one measurement needs. */
export function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), 'phonebook-bench-'));
}

/** The flags of Node that `npm start` runs the server with. */
function readStartFlags(): readonly string[] {
  const manifest = readFileSync(join(root, 'package.json'), 'utf8');
  const { scripts } = JSON.parse(manifest) as { readonly scripts: { readonly start: string } };
  return scripts.start.split(' ').filter((word) => word.startsWith('--'));
}

function signToken(): string {
  const identity = ['--user', 'bench', '--capability', 'phonebook.ad_phonebook'];
  const program = [join(server, 'token.ts'), ...identity];
  const env = { ...process.env, JWT_SECRET: secret };
  return execFileSync(process.execPath, program, { env, encoding: 'utf8' }).trim();
}

interface Program {
  readonly child: ChildProcess;
  readonly url: string;
}

/**
 * Starts a program that prints a line of JSON with the `url` it listens at. What it prints goes into a
 * file of the folder, as a service's log does, and costs this process nothing.
 */
export async function startProgram(
  args: readonly string[],
  folder: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Program> {
  const log = join(folder, 'log');
  const output = openSync(log, 'w');
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', output, 'inherit'] });
  closeSync(output);
  for (;;) {
    const url = /"url":"([^"]+)"/.exec(readFileSync(log, 'utf8'))?.[1];
    if (url !== undefined) return { child, url };
    if (child.exitCode !== null) throw new Error(`A program did not start: ${args.join(' ')}`);
    await sleep(20);
  }
}

export async function stopProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

function readPeakMegabytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1_000;
  } catch {
    return Number.NaN;
  }
}
