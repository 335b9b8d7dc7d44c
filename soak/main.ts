import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkSamples } from './check-samples.ts';
import { toReport, type Findings } from './report.ts';
import { serveProcess, type ServedProcess } from './served-process.ts';
import { acts, type Ledger, type Scene } from './traffic.ts';

const clients = 8;
const maxHealthMs = 1_000;
const pauseMs = 30;
const minutes = Number(process.argv[2] ?? 30);
/** A run that is shorter shows too little to be kept: it is only printed. */
const minKeptMinutes = 30;

const findings: Findings = {
  done: new Map(),
  faults: [],
  samples: [],
  loads: [],
  slowestHealthMs: 0,
};
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
findings.loads.push(loadNow());
const exitCode = await server.stop();
if (exitCode !== 0) findings.faults.push(`the server ended with ${exitCode}`);
findings.faults.push(
  ...server.faults,
  ...checkDatabase(server.databasePath),
  ...checkSamples(findings.samples),
);
const report = toReport(findings, minutes, [...ledger.acknowledged.values()]);
if (minutes >= minKeptMinutes) writeFileSync(join(import.meta.dirname, 'report.md'), report);
console.log(report);
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
    findings.loads.push(loadNow());
    await sleep(Math.min(60_000, Math.max(0, endsAt - Date.now())));
  }
}

/** How many processes want a core, on the average of the last minute. */
function loadNow(): number {
  return loadavg()[0] ?? 0;
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
