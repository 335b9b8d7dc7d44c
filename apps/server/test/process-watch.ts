import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, vi } from 'vitest';
import { eventually } from './eventually.ts';

/** What a process has when nothing is left to be collected. */
export interface ProcessState {
  readonly residentMegabytes: number;
  /** What JavaScript holds in all threads. */
  readonly heldMegabytes: number;
  /** The names that every object has, thread by thread. */
  readonly keysOfObjects: readonly (readonly string[])[];
}

interface ThreadReport {
  readonly threadId: number;
  readonly heldBytes: number;
  readonly keysOfObjects: readonly string[];
}

/** Looks at a process, which is started with {@link env}, from outside and from its threads. */
export interface ProcessWatch {
  readonly env: Readonly<Record<string, string>>;
  /** Collects garbage in so many threads of the process, and looks at what is left. */
  readState(pid: number, threadCount: number): Promise<ProcessState>;
}

/** @param folder Where the threads write what they report. It belongs to the caller. */
export function createProcessWatch(folder: string): ProcessWatch {
  const path = join(folder, 'thread-reports');
  const program = pathToFileURL(join(import.meta.dirname, 'report-threads.ts')).href;
  const readReports = (threadCount: number): ThreadReport[] => {
    const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
    expect(lines).toHaveLength(threadCount);
    return lines.map((line) => JSON.parse(line) as ThreadReport);
  };
  return {
    env: { NODE_OPTIONS: `--expose-gc --import=${program}`, THREAD_REPORTS_FILE: path },
    async readState(pid, threadCount) {
      // One that still starts does not hear of the first question.
      const reports = await eventually(() => {
        writeFileSync(path, '');
        process.kill(pid, 'SIGUSR2');
        return vi.waitFor(() => readReports(threadCount), { timeout: 2_000 });
      });
      return {
        residentMegabytes: readMegabytes(pid, 'VmRSS'),
        heldMegabytes: reports.reduce((sum, { heldBytes }) => sum + heldBytes, 0) / 1_048_576,
        keysOfObjects: reports
          .toSorted((one, other) => one.threadId - other.threadId)
          .map(({ keysOfObjects }) => keysOfObjects),
      };
    },
  };
}

/** The memory that a process has, or the most that it has ever had (proc(5)). */
export function readMegabytes(pid: number, what: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${what}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1_024;
}

/** The files of a folder that a process has open, those that never had a name or lost it included. */
export function listOpenFiles(pid: number, folder: string): string[] {
  const descriptors = `/proc/${pid}/fd`;
  return readdirSync(descriptors)
    .map((name) => readLink(join(descriptors, name)))
    .filter((target) => target.startsWith(`${folder}/`));
}

/** Where it leads to, or nowhere if it has been closed meanwhile. */
function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
