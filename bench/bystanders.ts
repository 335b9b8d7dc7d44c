import { setTimeout as sleep } from 'node:timers/promises';
import { csvFile } from './csv-files.ts';
import { median, quantile } from './pairs.ts';
import { startServer, type BenchedServer } from './server.ts';
import { milliseconds, printHead, printLine } from './table.ts';
import { upload } from './upload.ts';

const rounds = 3;
const idleMs = 5_000;
const pauseMs = 4;

/** The requests of those who import nothing, by name. */
const paths = { 'GET /healthz': '/healthz', 'phonebook.list': '/trpc/phonebook.list' };

type Latencies = readonly (readonly number[])[];

/** What others wait for while a large file is imported, against an idle server. */
export async function benchBystanders(): Promise<void> {
  const measured: { readonly busy: Latencies; readonly idle: Latencies }[] = [];
  for (let round = 0; round < rounds; round += 1) measured.push(await measure());
  printHead();
  Object.keys(paths).forEach((name, index) => {
    const of = (kind: 'busy' | 'idle', share: number): number =>
      median(measured.map((each) => quantile(each[kind][index] ?? [], share)));
    printLine({
      what: `${name} while 1000000 rows are imported, p99`,
      against: 'the same on an idle server',
      ours: milliseconds(of('busy', 0.99)),
      theirs: milliseconds(of('idle', 0.99)),
      result: `slowest ${milliseconds(Math.max(...measured.flatMap(({ busy }) => busy[index] ?? [])))}`,
      goal: '< 25 ms, none > 100 ms',
    });
  });
}

async function measure(): Promise<{ readonly busy: Latencies; readonly idle: Latencies }> {
  await using server = await startServer();
  // So that there is something to list.
  await upload(server, await csvFile(200));
  const large = await csvFile(1_000_000);
  // The first requests of a server pay for its compilation.
  await watch(server, sleep(1_000));
  const idle = await watch(server, sleep(idleMs));
  const busy = await watch(server, upload(server, large));
  return { idle, busy };
}

/** Sends requests of each kind, one after the other, until `end`; answers what each took. */
async function watch(server: BenchedServer, end: Promise<unknown>): Promise<Latencies> {
  const over = new AbortController();
  const watching = Object.values(paths).map(async (path) => {
    const taken: number[] = [];
    while (!over.signal.aborted) {
      const start = performance.now();
      const response = await fetch(`${server.url}${path}`, {
        headers: { Authorization: `Bearer ${server.token}` },
      });
      await response.arrayBuffer();
      taken.push(performance.now() - start);
      if (!response.ok) throw new Error(`${path} answered ${response.status}`);
      await sleep(pauseMs);
    }
    return taken;
  });
  await end;
  over.abort();
  return Promise.all(watching);
}
