import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { serveProcess, type Sample, type ServedProcess } from './served-process.ts';
import { acts, type Ledger, type Scene } from './traffic.ts';

const clients = 8;
const maxHealthMs = 1_000;
const pauseMs = 30;
const minutes = Number(process.argv[2] ?? 30);

/** What was seen, and what of it was wrong. */
interface Findings {
  readonly done: Map<string, number>;
  readonly faults: string[];
  readonly samples: Sample[];
  slowestHealthMs: number;
}

const findings: Findings = { done: new Map(), faults: [], samples: [], slowestHealthMs: 0 };
const ledger: Ledger = { acknowledged: new Map(), unheard: new Map() };

await using server = await serveProcess();
const endsAt = Date.now() + minutes * 60_000;
const scene = { url: server.url, ledger };
await Promise.all([
  ...Array.from({ length: clients }, (_, seed) => behave({ ...scene, random: seeded(seed + 1) })),
  watchHealth(server.url),
  takeSamples(server),
]);
// Connections that were cut are noticed.
await sleep(2_000);
findings.samples.push(await server.sample(minutes));
const exitCode = await server.stop();
if (exitCode !== 0) findings.faults.push(`the server ended with ${exitCode}`);
findings.faults.push(...server.faults, ...checkDatabase(server.databasePath), ...checkSamples());
writeFileSync(join(import.meta.dirname, 'report.md'), toReport());
console.log(toReport());
process.exitCode = findings.faults.length === 0 ? 0 : 1;

async function behave(client: Scene): Promise<void> {
  const entries = Object.entries(acts);
  const kinds = entries.flatMap(([name, { weight }]) => Array.from({ length: weight }, () => name));
  while (Date.now() < endsAt) {
    const name = kinds[Math.floor(client.random() * kinds.length)] ?? '';
    const fault = await acts[name]?.act(client).catch(String);
    findings.done.set(name, (findings.done.get(name) ?? 0) + 1);
    if (fault !== undefined) findings.faults.push(`${name}: ${fault.slice(0, 500)}`);
    await sleep(client.random() * 2 * pauseMs);
  }
}

async function watchHealth(url: string): Promise<void> {
  while (Date.now() < endsAt) {
    const startedAt = performance.now();
    const { status } = await fetch(`${url}/healthz`);
    const tookMs = performance.now() - startedAt;
    findings.slowestHealthMs = Math.max(findings.slowestHealthMs, tookMs);
    if (status !== 200 || tookMs > maxHealthMs) {
      findings.faults.push(`/healthz answered ${status} in ${Math.round(tookMs)} ms`);
    }
    await sleep(500);
  }
}

async function takeSamples(process: ServedProcess): Promise<void> {
  for (let minute = 0; Date.now() < endsAt; minute += 1) {
    findings.samples.push(await process.sample(minute));
    await sleep(Math.min(60_000, Math.max(0, endsAt - Date.now())));
  }
}

/** What was acknowledged is there; what nobody heard of is there whole, or not at all. */
function checkDatabase(path: string): string[] {
  using database = new DatabaseSync(path);
  const faults: string[] = [];
  const found = database
    .prepare('select owner_id, count(*) as n from cti_phonebook group by 1')
    .all();
  const rows = new Map(found.map((row) => [String(row['owner_id']), Number(row['n'])]));
  for (const [user, expected] of ledger.acknowledged) {
    const stored = rows.get(user) ?? 0;
    if (stored !== expected) faults.push(`${user} has ${stored} rows in place of ${expected}`);
    rows.delete(user);
  }
  for (const [user, stored] of rows) {
    const [whole] = ledger.unheard.get(user) ?? [];
    if (stored !== whole) faults.push(`${user} has ${stored} rows of ${whole}`);
  }
  const check = database.prepare('pragma integrity_check').get();
  if (check?.['integrity_check'] !== 'ok') faults.push(`integrity: ${JSON.stringify(check)}`);
  return faults;
}

/** After a warm-up, the last quarter is compared with the first. */
function checkSamples(): string[] {
  const warm = findings.samples.slice(Math.min(3, findings.samples.length - 2), -1);
  const quarter = Math.max(1, Math.floor(warm.length / 4));
  const before = medians(warm.slice(0, quarter));
  const after = medians(warm.slice(-quarter));
  const faults: string[] = [];
  if (after.heapBytes > before.heapBytes * 1.1) {
    faults.push(`the heap grew from ${before.heapBytes} to ${after.heapBytes} bytes`);
  }
  const idle = findings.samples.at(-1);
  const first = findings.samples[0];
  if ((idle?.openFiles ?? 0) > (first?.openFiles ?? 0) + 10) {
    faults.push(`open files grew from ${first?.openFiles} to ${idle?.openFiles}`);
  }
  if (idle?.temporaryFiles !== 0) faults.push(`${idle?.temporaryFiles} temporary files are left`);
  return faults;
}

function medians(samples: readonly Sample[]): { heapBytes: number } {
  const heaps = samples.map(({ heapBytes }) => heapBytes).toSorted((a, b) => a - b);
  return { heapBytes: heaps[Math.floor(heaps.length / 2)] ?? 0 };
}

function toReport(): string {
  const { done, faults, samples, slowestHealthMs } = findings;
  const acknowledged = [...ledger.acknowledged.values()].reduce((sum, rows) => sum + rows, 0);
  const requests = [...done].toSorted(([a], [b]) => a.localeCompare(b));
  return `# Soak

\`npm run soak\`: ${minutes} minutes on ${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim()}.

${faults.length === 0 ? 'Nothing was wrong.' : `**${faults.length} faults:**`}

${[...new Set(faults)]
  .slice(0, 50)
  .map((fault) => `- ${fault}\n`)
  .join('')}
Rows that were acknowledged, and are in the database: ${acknowledged}. Slowest \`/healthz\`: ${Math.round(slowestHealthMs)} ms.

| what                  | times |
| --------------------- | ----- |
${requests.map(([name, times]) => `| ${name} | ${times} |\n`).join('')}
After garbage collection, by the minute; the last when all clients had gone:

| minute | heap MB | resident MB | open files | temporary files |
| ------ | ------- | ----------- | ---------- | --------------- |
${samples.map(toRow).join('')}`;
}

function toRow({ minute, heapBytes, rssBytes, openFiles, temporaryFiles }: Sample): string {
  const megabytes = (bytes: number): string => (bytes / 1_048_576).toFixed(1);
  return `| ${minute} | ${megabytes(heapBytes)} | ${megabytes(rssBytes)} | ${openFiles} | ${temporaryFiles} |\n`;
}

/** Numbers from 0 to 1 that are the same each time: mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
