import { csvFile, type CsvFile } from './csv-files.ts';
import { median, mediansOf, type Pair } from './pairs.ts';
import { startServer } from './server.ts';
import { findShell, loadWithShell } from './sqlite-shell.ts';
import { megabytes, printHead, printLine, seconds } from './table.ts';
import { upload } from './upload.ts';

const rounds = 5;

/** What an import costs a caller and the server, against SQLite's own bulk loader and against itself. */
export async function benchThroughput(): Promise<void> {
  printHead();
  await benchMedium(200_000, 4);
  await benchLarge(1_000_000, 20_000);
}

/** An upload to a fresh server, whose database is empty. */
interface Upload {
  /** From the first byte sent to the report. */
  readonly seconds: number;
  /** The same until the server has brought its log into the database file, and has ended. */
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

/** A file, and as many rows in several files at once. */
async function benchMedium(rows: number, imports: number): Promise<void> {
  const [whole, part] = [await csvFile(rows), await csvFile(rows / imports)];
  const parts = Array.from({ length: imports }, () => part);
  const measured: { ours: Upload; shell: number; atOnce: Upload }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    measured.push({
      ours: await measureUpload(whole),
      shell: await measureShell(whole),
      atOnce: await measureUpload(...parts),
    });
  }
  printAgainstShell(rows, measured, '≤ 1.0');
  printPairs(
    `${imports} imports of ${part.rows} rows at once`,
    `one of ${rows}`,
    measured.map(({ ours, atOnce }) => ({ ours: atOnce.seconds, theirs: ours.seconds })),
    '≤ 1.2',
  );
}

/** A file, half of it, and a small one. */
async function benchLarge(rows: number, few: number): Promise<void> {
  const [whole, half, small] = [await csvFile(rows), await csvFile(rows / 2), await csvFile(few)];
  const measured: { ours: Upload; shell: number; half: Upload; small: Upload }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    measured.push({
      ours: await measureUpload(whole),
      shell: await measureShell(whole),
      half: await measureUpload(half),
      small: await measureUpload(small),
    });
  }
  printAgainstShell(rows, measured, '≤ 0.8');
  printPairs(
    `${rows} rows, upload to report`,
    `${half.rows} rows`,
    measured.map((each) => ({ ours: each.ours.seconds, theirs: each.half.seconds })),
    '≤ 2.3',
  );
  const peaks = measured.map((each) => ({
    ours: each.ours.peakMegabytes,
    theirs: each.small.peakMegabytes,
  }));
  const { ours, theirs } = mediansOf(peaks);
  printLine({
    what: `peak memory of the server, ${rows} rows`,
    against: `${few} rows`,
    ours: megabytes(ours),
    theirs: megabytes(theirs),
    result: `+ ${megabytes(median(peaks.map((pair) => pair.ours - pair.theirs)))}`,
    goal: '≤ + 20 MB, < 200 MB',
  });
}

const hasShell = findShell() !== undefined;

async function measureShell(file: CsvFile): Promise<number> {
  return hasShell ? loadWithShell(file) : Number.NaN;
}

function printAgainstShell(
  rows: number,
  measured: readonly { readonly ours: Upload; readonly shell: number }[],
  goal: string,
): void {
  const pairs = measured.map(({ ours, shell }) => ({ ours: ours.seconds, theirs: shell }));
  const { ours, theirs, ratio } = mediansOf(pairs);
  const settled = median(measured.map((each) => each.ours.settledSeconds));
  printLine({
    what: `${rows} rows × 15 columns, upload to report`,
    against: '`sqlite3` shell, `.import` and `insert … select`',
    ours: `${seconds(ours)} (${seconds(settled)} to the checkpoint and the server's end)`,
    theirs: hasShell ? seconds(theirs) : 'no `sqlite3` on this machine',
    result: hasShell ? ratio.toFixed(2) : '–',
    goal,
  });
}

function printPairs(what: string, against: string, pairs: readonly Pair[], goal: string): void {
  const { ours, theirs, ratio } = mediansOf(pairs);
  printLine({
    what,
    against,
    ours: seconds(ours),
    theirs: seconds(theirs),
    result: ratio.toFixed(2),
    goal,
  });
}
