import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '..');
const server = join(root, 'apps/server/src');

/** The service in a process of its own, as `npm start` starts it, with an empty database. */
export interface BenchedServer extends AsyncDisposable {
  readonly url: string;
  readonly token: string;
  /** The most memory that it has held, in megabytes; NaN elsewhere than on Linux. */
  peakMegabytes(): number;
  /** Ends it. Its last connection brings the log into the database file. */
  stop(): Promise<void>;
}

export async function startServer(): Promise<BenchedServer> {
  const folder = makeFolder();
  const env = {
    ...process.env,
    PORT: '0',
    DATABASE_URL: `sqlite:${folder}/phonebook.sqlite`,
    RATE_LIMIT_PER_SECOND: '0',
  };
  const program = await startProgram([...readStartFlags(), join(server, 'main.ts')], env);
  const { url, child } = program;
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
  return execFileSync(process.execPath, [join(server, 'token.ts'), ...identity])
    .toString()
    .trim();
}

interface Program {
  readonly child: ChildProcess;
  readonly url: string;
}

/** Starts a program that prints a line of JSON with the `url` it listens at. */
export async function startProgram(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Program> {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  return { child, url: await readUrl(child) };
}

export async function stopProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function readUrl(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The program has no stdout');
  const lines = createInterface(child.stdout);
  for await (const line of lines) {
    const { url } = JSON.parse(line) as { readonly url?: string };
    if (url !== undefined) {
      // Leaving the loop has closed the lines; what is still printed must go somewhere.
      child.stdout.resume();
      return url;
    }
  }
  throw new Error(`A program did not start: ${child.spawnargs.join(' ')}`);
}

function readPeakMegabytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1_000;
  } catch {
    return Number.NaN;
  }
}
