import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const root = join(import.meta.dirname, '..');
export const secret = 'a secret of the soak, longer than 32 bytes';

export interface Sample {
  readonly minute: number;
  readonly heapBytes: number;
  readonly rssBytes: number;
  readonly openFiles: number;
  readonly temporaryFiles: number;
}

/** The real server with a database and a temporary folder of its own. */
export interface ServedProcess extends AsyncDisposable {
  readonly url: string;
  readonly databasePath: string;
  readonly faults: readonly string[];
  /** Collects garbage, and looks at what is left. */
  sample(minute: number): Promise<Sample>;
  /** Sends SIGTERM and answers the exit code. */
  stop(): Promise<number | null>;
}

export async function serveProcess(): Promise<ServedProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'phonebook-soak-'));
  const temporary = join(folder, 'tmp');
  const memoryFile = join(folder, 'memory');
  const databasePath = join(folder, 'phonebook.sqlite');
  mkdirSync(temporary);
  writeFileSync(memoryFile, '');
  const flags = [...startFlags(), '--expose-gc', '--import', join(root, 'soak/report-memory.ts')];
  const child = spawn(process.execPath, [...flags, join(root, 'apps/server/src/main.ts')], {
    env: {
      ...process.env,
      PORT: '0',
      NODE_ENV: 'production',
      DATABASE_URL: `sqlite:${databasePath}`,
      JWT_SECRET: secret,
      RATE_LIMIT_PER_SECOND: '0',
      TMPDIR: temporary,
      SOAK_MEMORY_FILE: memoryFile,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const faults: string[] = [];
  child.stderr.on('data', (bytes: Buffer) => faults.push(`stderr: ${bytes.toString()}`));
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`The server did not start: ${faults.join('')}`)));
    createInterface(child.stdout).on('line', (line) => {
      const fault = faultOf(line);
      if (fault !== undefined) faults.push(fault);
      else if (line.includes('"msg":"listening"')) resolve(String(JSON.parse(line).url));
    });
  });
  const stop = async (): Promise<number | null> => {
    if (child.exitCode !== null) return child.exitCode;
    child.kill('SIGTERM');
    await once(child, 'exit');
    return child.exitCode;
  };
  return {
    url,
    databasePath,
    faults,
    async sample(minute) {
      const before = readLines(memoryFile).length;
      child.kill('SIGUSR2');
      while (readLines(memoryFile).length === before) await sleep(50);
      const memory = JSON.parse(readLines(memoryFile).at(-1) ?? '') as Omit<Sample, 'minute'>;
      return { minute, ...memory, temporaryFiles: countFiles(temporary, child.pid ?? 0) };
    },
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Files in a folder, and those that have no name there any more, or never had, and are open. */
function countFiles(folder: string, pid: number): number {
  const descriptors = `/proc/${pid}/fd`;
  const open = existsSync(descriptors) ? readdirSync(descriptors) : [];
  const unnamed = open.filter((descriptor) => {
    try {
      const target = readlinkSync(join(descriptors, descriptor));
      return target.startsWith(`${folder}/`) && target.endsWith(' (deleted)');
    } catch {
      // Closed meanwhile.
      return false;
    }
  });
  return readdirSync(folder).length + unnamed.length;
}

/** What Node is started with by `npm start`, and in production: memory is very different without. */
function startFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  const [, flags] = / node (--.*) apps\/server\/src\/main\.ts$/.exec(scripts.start) ?? [];
  if (flags === undefined) throw new Error(`npm start has no flags: ${scripts.start}`);
  return flags.split(' ');
}

/** A line that is no JSON, tells of a bug, or quotes what nobody may read in it. */
function faultOf(line: string): string | undefined {
  if (/eyJ|Soak Secret/.test(line)) return `the log quotes a request: ${line.slice(0, 200)}`;
  try {
    const { level } = JSON.parse(line) as { level: number };
    return level >= 50 ? `the log tells of a fault: ${line.slice(0, 1_000)}` : undefined;
  } catch {
    return `the log has a line that is no JSON: ${line.slice(0, 200)}`;
  }
}

function readLines(path: string): string[] {
  return readFileSync(path, 'utf8').split('\n').filter(Boolean);
}
