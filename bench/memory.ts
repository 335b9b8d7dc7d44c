import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const few = 20_000;
const many = 1_000_000;
const flagSets = [[], readStartFlags()];

type Store = 'discarding' | 'sqlite';

/** How much more memory a long file takes than a short one; the goal is at most 20 MB. */
export async function benchMemory(): Promise<void> {
  console.log(`| store | flags | ${few} rows | ${many} rows | more, goal ≤ 20 MB |`);
  console.log('| --- | --- | --- | --- | --- |');
  for (const store of ['discarding', 'sqlite'] as const) {
    for (const flags of flagSets) console.log(measureStore(store, flags));
  }
}

/** The flags of Node that `npm start` runs the server with. */
function readStartFlags(): readonly string[] {
  const path = join(import.meta.dirname, '../package.json');
  const { scripts } = JSON.parse(readFileSync(path, 'utf8')) as { scripts: { start: string } };
  return scripts.start.split(' ').filter((word) => word.startsWith('--'));
}

function measureStore(store: Store, flags: readonly string[]): string {
  const short = measurePeak(few, store, flags);
  const long = measurePeak(many, store, flags);
  const peaks = [short, long, long - short].map((each) => `${each.toFixed(0)} MB`);
  return `| ${[store, flags.join(' ') || 'none', ...peaks].join(' | ')} |`;
}

/** The peak of a process that imports so many rows, in megabytes. */
function measurePeak(rows: number, store: Store, flags: readonly string[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'phonebook-bench-'));
  const program = join(import.meta.dirname, 'import-rows.ts');
  const path = store === 'sqlite' ? [join(folder, 'a.sqlite')] : [];
  const output = execFileSync(process.execPath, [...flags, program, `${rows}`, ...path]);
  rmSync(folder, { recursive: true });
  return Number(output);
}
