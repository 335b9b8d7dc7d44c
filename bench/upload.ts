import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openDatabase } from '@phonebook/db';
import BetterSqlite3 from 'better-sqlite3';
import { columns, generateContacts, toCsv } from './generate-contacts.ts';
import { median } from './median.ts';

const rowCounts = [20_000, 200_000];
const pairs = 5;
const server = join(import.meta.dirname, '../apps/server/src');

/** Seconds that each of a pair took, measured one after the other. */
interface Pair {
  readonly upload: number;
  readonly inserts: number;
  readonly peakMegabytes: number;
}

/** What an import costs a caller, against what SQLite alone would take. */
export async function benchUpload(): Promise<void> {
  console.log(
    '| rows × 15 columns | upload to report | prepared inserts alone | ratio | peak of the server |',
  );
  console.log('| --- | --- | --- | --- | --- |');
  for (const count of rowCounts) console.log(await measureRow(count));
}

async function measureRow(count: number): Promise<string> {
  const contacts = [...generateContacts(count)];
  const csv = toCsv(contacts);
  const measured: Pair[] = [];
  for (let index = 0; index < pairs; index += 1) {
    measured.push({ ...(await timeUpload(csv, count)), inserts: await timeInserts(contacts) });
  }
  const upload = median(measured.map((pair) => pair.upload));
  const inserts = median(measured.map((pair) => pair.inserts));
  const ratio = median(measured.map((pair) => pair.upload / pair.inserts));
  const peak = median(measured.map((pair) => pair.peakMegabytes));
  const cells = [
    `${count}`,
    `${upload.toFixed(2)} s`,
    `${inserts.toFixed(2)} s`,
    ratio.toFixed(2),
    `${peak.toFixed(0)} MB`,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** What a caller waits: the whole request to a fresh server with an empty database. */
async function timeUpload(csv: Buffer, rows: number): Promise<Omit<Pair, 'inserts'>> {
  const folder = mkdtempSync(join(tmpdir(), 'phonebook-bench-'));
  const env = { ...process.env, PORT: '0', DATABASE_URL: `sqlite:${folder}/a.sqlite` };
  const child = spawn(process.execPath, [join(server, 'main.ts')], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const url = await readUrl(child);
  const identity = ['--user', 'bench', '--capability', 'phonebook.ad_phonebook'];
  const token = execFileSync(process.execPath, [join(server, 'token.ts'), ...identity]);
  const form = new FormData();
  form.set('file', new File([new Uint8Array(csv)], 'contacts.csv'));

  const start = performance.now();
  const response = await fetch(`${url}/phonebook/import`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token.toString().trim()}` },
    body: form,
  });
  const report = (await response.json()) as { imported_rows: number };
  const upload = (performance.now() - start) / 1_000;

  if (report.imported_rows !== rows) throw new Error(`Imported ${report.imported_rows} of ${rows}`);
  const peakMegabytes = readPeakMegabytes(child.pid ?? 0);
  child.kill('SIGTERM');
  await once(child, 'exit');
  rmSync(folder, { recursive: true });
  return { upload, peakMegabytes };
}

/** What SQLite alone takes: rows at hand, one prepared insert each, one transaction, same table. */
async function timeInserts(contacts: readonly (readonly string[])[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'phonebook-bench-'));
  const path = join(folder, 'a.sqlite');
  await (await openDatabase({ engine: 'sqlite', path }))[Symbol.asyncDispose]();
  const database = new BetterSqlite3(path);
  database.pragma('synchronous = full');
  const places = columns.map(() => '?').join(', ');

  const start = performance.now();
  const insert = database.prepare(
    `insert into cti_phonebook (owner_id, ${columns.join(', ')}) values (?, ${places})`,
  );
  database.transaction(() => {
    for (const cells of contacts) insert.run('bench', ...cells);
  })();
  const seconds = (performance.now() - start) / 1_000;

  database.close();
  rmSync(folder, { recursive: true });
  return seconds;
}

async function readUrl(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The server has no stdout');
  for await (const line of createInterface(child.stdout)) {
    const { msg, url } = JSON.parse(line) as { msg: string; url: string };
    if (msg === 'listening') return url;
  }
  throw new Error('The server did not start');
}

/** Linux only; elsewhere the column says NaN. */
function readPeakMegabytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1_000;
  } catch {
    return Number.NaN;
  }
}
