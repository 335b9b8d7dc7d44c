import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import type { Sample } from './served-process.ts';

/** What was seen, and what of it was wrong. */
export interface Findings {
  readonly done: Map<string, number>;
  readonly faults: string[];
  readonly samples: Sample[];
  /** The machine's load average, from the start to the end. */
  readonly loads: number[];
  slowestHealthMs: number;
}

const maxFaults = 50;

/** The findings as Markdown. `acknowledged` is how many rows each user was told are stored. */
export function toReport(
  { done, faults, samples, loads, slowestHealthMs }: Findings,
  minutes: number,
  acknowledged: readonly number[],
): string {
  const rows = acknowledged.reduce((sum, count) => sum + count, 0);
  const requests = [...done].toSorted(([a], [b]) => a.localeCompare(b));
  const told = [...new Set(faults)].slice(0, maxFaults).map((fault) => `- ${fault}`);
  const [start = 0, end = 0] = [loads[0], loads.at(-1)];
  const [startLoad, highestLoad, endLoad] = [start, Math.max(...loads), end].map(toTenths);
  return `# Soak

\`npm run soak\`: ${minutes} minutes of commit ${commit()} on ${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim()}.
The machine's load average, of this and all else: ${startLoad} at the start, ${highestLoad} at the highest, ${endLoad} at the end.

${faults.length === 0 ? 'Nothing was wrong.' : `**${faults.length} faults:**\n\n${told.join('\n')}`}

Rows that were acknowledged, and are in the database: ${rows}. Slowest \`/healthz\`: ${Math.round(slowestHealthMs)} ms.

${toTable([['what', 'times'], ...requests.map(([name, times]) => [name, String(times)])])}
After garbage collection, by the minute; the last when all clients had gone:

${toTable([['minute', 'heap MB', 'resident MB', 'open files', 'temporary files'], ...samples.map(toCells)])}`;
}

function commit(): string {
  const { stdout } = spawnSync('git', ['describe', '--always', '--dirty'], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  });
  return stdout.trim() || 'unknown';
}

function toCells({ minute, heapBytes, rssBytes, openFiles, temporaryFiles }: Sample): string[] {
  const memory = [heapBytes, rssBytes].map((bytes) => toTenths(bytes / 1_048_576));
  return [String(minute), ...memory, String(openFiles), String(temporaryFiles)];
}

function toTenths(value: number): string {
  return value.toFixed(1);
}

/** A table whose columns are aligned; the first row is its head. */
function toTable(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const rule = widths.map((width) => '-'.repeat(width));
  const toLine = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |\n`;
  return [head, rule, ...body].map(toLine).join('');
}
