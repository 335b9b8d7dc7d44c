import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { mediansOf, median, type Pair } from './pairs.ts';
import { makeFolder, startProgram, startServer, stopProgram } from './server.ts';
import { milliseconds, printHead, printLine } from './table.ts';

const rounds = 5;
const requests = 500;
const warmUps = 1_500;

const boundary = 'phonebook-bench-boundary';

function part(name: string, value: string): string {
  return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
}

/** The form of the published example, as curl sends it. */
const csv =
  'name,workemail,cellphone\nJohn Doe,john@example.com,555-1234\nJane Smith,jane@example.com,555-5678\n';
const body = `${part('file', 'contacts.csv')}${part('csv_content', csv)}--${boundary}--\r\n`;

/** What the documented curl waits for, against the least of servers. */
export async function benchLatency(): Promise<void> {
  await using server = await startServer();
  const folder = makeFolder();
  const bare = await startProgram([join(import.meta.dirname, 'bare-server.ts'), folder], folder);
  const agent = new Agent({ keepAlive: true });
  const importTo = (url: string) => async (): Promise<number> => post(url, server.token, agent);
  const [ours, theirs] = [importTo(server.url), importTo(bare.url)];
  for (const each of [ours, theirs]) await measureMedian(each, warmUps);

  const pairs: Pair[] = [];
  for (let round = 0; round < rounds; round += 1) {
    pairs.push({
      ours: await measureMedian(ours, requests),
      theirs: await measureMedian(theirs, requests),
    });
  }
  agent.destroy();
  await stopProgram(bare.child);
  rmSync(folder, { recursive: true });
  const medians = mediansOf(pairs);
  printHead();
  printLine({
    what: `2 rows (the documented curl), p50 over ${requests} requests`,
    against: 'bare Express, Formidable and one prepared insert, no validation',
    ours: milliseconds(medians.ours),
    theirs: milliseconds(medians.theirs),
    result: medians.ratio.toFixed(2),
    goal: '≤ 1.5',
  });
}

async function measureMedian(act: () => Promise<number>, times: number): Promise<number> {
  const taken: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const start = performance.now();
    const rows = await act();
    taken.push(performance.now() - start);
    if (rows !== 2) throw new Error(`Imported ${rows} rows`);
  }
  return median(taken);
}

/** Imports the two rows, and answers how many were. */
async function post(url: string, token: string, agent: Agent): Promise<number> {
  const req = request(`${url}/phonebook/import`, {
    method: 'POST',
    agent,
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': `multipart/form-data; boundary=${boundary}`,
      'Content-Length': body.length,
    },
  });
  req.end(body);
  const [res] = (await once(req, 'response')) as [NodeJS.ReadableStream];
  return (JSON.parse(await text(res)) as { readonly imported_rows: number }).imported_rows;
}
