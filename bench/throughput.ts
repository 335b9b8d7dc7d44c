import { csvFile, type CsvFile } from './csv-files.ts';
import { median, mediansOf, type Medians, type Pair } from './pairs.ts';
import { startServer } from './server.ts';
import { findShell, loadWithShell } from './sqlite-shell.ts';
import { megabytes, printHead, printLine, seconds } from './table.ts';
import { upload } from './upload.ts';

const rounds = 5;

/** What an import costs a caller and the server, against SQLite's own bulk loader and against itself. */
export async function benchThroughput(): Promise<void> {
  printHead();
  const medium = await measureAgainstShell(200_000, '≤ 1.0');
  await measureAgainstShell(1_000_000, '≤ 0.8');
  await measureTwice(500_000);
  await measureAtOnce(4, medium.rows);
  await measureMemory(20_000, 1_000_000);
}

/** An upload to a fresh server, whose database is empty. */
interface Upload {
  /** To the report. */
  readonly seconds: number;
  /** And until the server has brought its log into the database file, and ended. */
  readonly settledSeconds: number;
  readonly peakMegabytes: number;
}

async function measureUpload(...files: readonly CsvFile[]): Promise<Upload> {
  await using server = await startServer();
  const start = performance.now();
  const taken = await upload(server, ...files);
  const peakMegabytes = server.peakMegabytes();
  await server.stop();
  return { seconds: taken, settledSeconds: (performance.now() - start) / 1_000, peakMegabytes };
}

async function measurePairs(
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
): Promise<Medians> {
  const pairs: Pair[] = [];
  for (let round = 0; round < rounds; round += 1) {
    pairs.push({ ours: await ours(), theirs: await theirs() });
  }
  return mediansOf(pairs);
}

async function measureAgainstShell(rows: number, goal: string): Promise<CsvFile> {
  const file = await csvFile(rows);
  const what = `${rows} rows × 15 columns, upload to report`;
  const against = '`sqlite3` shell, `.import` and `insert … select`';
  const settled: number[] = [];
  const measure = async (): Promise<number> => {
    const { seconds: taken, settledSeconds } = await measureUpload(file);
    settled.push(settledSeconds);
    return taken;
  };
  const hasShell = findShell() !== undefined;
  const { ours, theirs, ratio } = await measurePairs(measure, async () =>
    hasShell ? loadWithShell(file) : Number.NaN,
  );
  printLine({
    what,
    against,
    ours: `${seconds(ours)} (${seconds(median(settled))} with the checkpoint and the server's end)`,
    theirs: hasShell ? seconds(theirs) : 'no `sqlite3` on this machine',
    result: ratio.toFixed(2),
    goal,
  });
  return file;
}

async function measureTwice(rows: number): Promise<void> {
  const [once, twice] = [await csvFile(rows), await csvFile(2 * rows)];
  const { ours, theirs, ratio } = await measurePairs(
    async () => (await measureUpload(twice)).seconds,
    async () => (await measureUpload(once)).seconds,
  );
  printLine({
    what: `${2 * rows} rows, upload to report`,
    against: `${rows} rows`,
    ours: seconds(ours),
    theirs: seconds(theirs),
    result: ratio.toFixed(2),
    goal: '≤ 2.3',
  });
}

async function measureAtOnce(imports: number, rows: number): Promise<void> {
  const [whole, part] = [await csvFile(rows), await csvFile(rows / imports)];
  const parts = Array.from({ length: imports }, () => part);
  const { ours, theirs, ratio } = await measurePairs(
    async () => (await measureUpload(...parts)).seconds,
    async () => (await measureUpload(whole)).seconds,
  );
  printLine({
    what: `${imports} imports of ${part.rows} rows at once`,
    against: `one of ${rows}`,
    ours: seconds(ours),
    theirs: seconds(theirs),
    result: ratio.toFixed(2),
    goal: '≤ 1.2',
  });
}

async function measureMemory(few: number, many: number): Promise<void> {
  const [short, long] = [await csvFile(few), await csvFile(many)];
  const pairs: Pair[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { peakMegabytes: ours } = await measureUpload(long);
    const { peakMegabytes: theirs } = await measureUpload(short);
    pairs.push({ ours, theirs });
  }
  const { ours, theirs } = mediansOf(pairs);
  printLine({
    what: `peak memory of the server, ${many} rows`,
    against: `${few} rows`,
    ours: megabytes(ours),
    theirs: megabytes(theirs),
    result: `+ ${megabytes(median(pairs.map((pair) => pair.ours - pair.theirs)))}`,
    goal: '≤ + 20 MB, < 200 MB',
  });
}
