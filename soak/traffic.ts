import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { secret } from './served-process.ts';

/** How many rows may be stored of each owner. */
export interface Ledger {
  /** Those of imports that were answered as stored. */
  readonly acknowledged: Map<string, number>;
  /** Each import that was broken off: its rows are there whole, or not at all. */
  readonly unheard: Map<string, number[]>;
}

export interface Scene {
  readonly url: string;
  readonly ledger: Ledger;
  readonly random: () => number;
}

/** One kind of request. Answers what was wrong with the answer, if anything was. */
type Act = (scene: Scene) => Promise<string | undefined>;

const boundary = 'soak-boundary';
const capability = 'phonebook.ad_phonebook';

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function sign(user: string, claims: object = { [capability]: true }): string {
  const exp = Math.floor(Date.now() / 1_000) + 600;
  const text = `${encode({ alg: 'HS256' })}.${encode({ sub: user, exp, ...claims })}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

function form(csv: string | Buffer, name = 'file'): Buffer {
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="c.csv"\r\n\r\n`;
  return Buffer.concat([
    Buffer.from(head),
    Buffer.from(csv),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
}

function headers(user: string, token = sign(user)): Record<string, string> {
  return {
    Authorization: `Bearer ${token}`,
    'Content-Type': `multipart/form-data; boundary=${boundary}`,
  };
}

const importPath = '/phonebook/import';

async function post(
  url: string,
  init: { headers: Record<string, string>; body: Buffer },
  path = importPath,
): Promise<{ status: number; text: string; requestId: string | null }> {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: init.headers,
    body: new Uint8Array(init.body),
  });
  const requestId = response.headers.get('X-Request-Id');
  return { status: response.status, text: await response.text(), requestId };
}

interface GeneratedFile {
  readonly csv: string;
  readonly good: number;
  readonly bad: number;
}

function generate(random: () => number, maxRows: number): GeneratedFile {
  const rows = 1 + Math.floor(random() ** 3 * maxRows);
  const lines = ['name,type,workphone,company,notes'];
  let bad = 0;
  for (let row = 0; row < rows; row += 1) {
    const isBad = row > 0 && random() < 0.02;
    if (isBad) bad += 1;
    lines.push(`Soak Secret ${row},${isBad ? 'foo' : ''},+39 ${row},"A, B",n${row}`);
  }
  return { csv: `${lines.join('\n')}\n`, good: rows - bad, bad };
}

const users = ['ann', 'bob', 'cleo', 'dan', 'eve', 'ünïcode 😀'];

function pick<T>(random: () => number, from: readonly T[]): T {
  // It is never empty.
  return from[Math.floor(random() * from.length)] as T;
}

function check(
  answer: { status: number; text: string; requestId: string | null },
  status: number,
  words: string,
): string | undefined {
  const isGood = answer.status === status && answer.text.includes(words) && answer.requestId;
  return isGood ? undefined : `expected ${status} ${words}: ${answer.status} ${answer.text}`;
}

function acknowledge({ ledger }: Scene, user: string, rows: number): void {
  ledger.acknowledged.set(user, (ledger.acknowledged.get(user) ?? 0) + rows);
}

function counts({ good, bad }: GeneratedFile): string {
  return `"total_rows":${good + bad},"imported_rows":${good},"failed_rows":0,"skipped_rows":${bad}`;
}

const goodImport =
  (maxRows: number): Act =>
  async (scene) => {
    const user = pick(scene.random, users);
    const file = generate(scene.random, maxRows);
    const utf16 = Buffer.from(`\uFEFF${file.csv}`, 'utf16le');
    const body = form(scene.random() < 0.2 ? utf16 : file.csv);
    const fault = check(await post(scene.url, { headers: headers(user), body }), 200, counts(file));
    if (fault === undefined) acknowledge(scene, user, file.good);
    return fault;
  };

/** Sent three times by one key, twice at once: stored once. */
const keyedImport: Act = async (scene) => {
  const user = pick(scene.random, users);
  const file = generate(scene.random, 200);
  const keyed = { ...headers(user), 'Idempotency-Key': randomUUID() };
  const send = () => post(scene.url, { headers: keyed, body: form(file.csv) });
  const answers = await Promise.all([send(), send()]);
  const faults = answers
    .filter(({ status }) => status !== 409)
    .map((answer) => check(answer, 200, counts(file)));
  const last = check(await send(), 200, counts(file));
  if (last === undefined) acknowledge(scene, user, file.good);
  return faults.find((fault) => fault !== undefined) ?? last;
};

/** As the typed client does it. */
const typedImport: Act = async (scene) => {
  const user = pick(scene.random, users);
  const file = generate(scene.random, 2_000);
  const sent = { headers: headers(user), body: form(file.csv) };
  const fault = check(await post(scene.url, sent, '/trpc/phonebook.import'), 200, counts(file));
  if (fault === undefined) acknowledge(scene, user, file.good);
  return fault;
};

/** Stores nothing. */
const validation: Act = async ({ url, random }) => {
  const { csv, good, bad } = generate(random, 2_000);
  const sent = { headers: headers('valerie'), body: form(csv) };
  const answer = await post(url, sent, '/trpc/phonebook.validate');
  return check(answer, 200, `"total_rows":${good + bad}`);
};

/** As an AI tool does it. */
const toolCall: Act = async (scene) => {
  const user = pick(scene.random, users);
  const file = generate(scene.random, 200);
  const params = { name: 'import_contacts', arguments: { csv: file.csv } };
  const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }));
  const types = {
    'Content-Type': 'application/json',
    Accept: 'application/json, text/event-stream',
  };
  const answer = await post(scene.url, { headers: { ...headers(user), ...types }, body }, '/mcp');
  const fault = check(answer, 200, `"imported_rows":${file.good}`);
  if (fault === undefined) acknowledge(scene, user, file.good);
  return fault;
};

const refusedImport: Act = async ({ url, random }) => {
  const csv = form('name\nSoak Secret\n');
  const good = headers('ann');
  const zip = Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0]);
  const forged = `${encode({ alg: 'none' })}.${encode({ sub: 'ann', exp: 9e9, [capability]: true })}.`;
  const cases: [Record<string, string>, Buffer, number, string][] = [
    [{}, csv, 401, 'authorization required'],
    [headers('ann', forged), csv, 401, 'authorization required'],
    [headers('ann', sign('ann', {})), csv, 403, 'missing capability'],
    [headers('ann', sign('', { [capability]: true })), csv, 400, 'invalid user'],
    [good, form(zip), 400, 'invalid CSV file'],
    [good, form('company\nA\n'), 400, "CSV must have 'name' column"],
    [good, form('name\nA\n', 'other'), 400, 'file required'],
    [good, form(''), 400, 'invalid CSV file'],
    [good, csv.subarray(0, -8), 400, 'file required'],
    [{ ...good, 'Content-Encoding': 'gzip' }, csv, 415, 'Content-Encoding'],
    [{ ...good, 'Content-Type': 'application/json' }, csv, 400, 'file required'],
    [{ ...good, 'Idempotency-Key': 'a b' }, csv, 400, 'Idempotency-Key'],
  ];
  const [sent, body, status, words] = pick(random, cases);
  return check(await post(url, { headers: sent, body }), status, words);
};

async function open(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

function writeHead(socket: Socket, user: string, bytes: number, path = importPath): void {
  const lines = Object.entries(headers(user)).map(([name, value]) => `${name}: ${value}`);
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: soak\r\nContent-Length: ${bytes}\r\n${lines.join('\r\n')}\r\n\r\n`,
  );
}

const slowImport: Act = async (scene) => {
  const user = pick(scene.random, users);
  const file = generate(scene.random, 300);
  const body = form(file.csv);
  const socket = await open(scene.url);
  let heard = '';
  socket.on('data', (bytes: Buffer) => (heard += bytes.toString()));
  writeHead(socket, user, body.length);
  for (let at = 0; at < body.length; at += 1 + Math.ceil(body.length / 8)) {
    socket.write(body.subarray(at, at + 1 + Math.ceil(body.length / 8)));
    await sleep(400);
  }
  for (let waits = 0; waits < 200 && !heard.includes('error_messages'); waits += 1)
    await sleep(100);
  socket.destroy();
  if (!heard.includes(counts(file))) return `expected ${counts(file)}: ${heard}`;
  acknowledge(scene, user, file.good);
  return undefined;
};

const brokenOff: Act = async ({ url, random, ledger }) => {
  const user = `broken ${Math.floor(random() * 1_000_000)}`;
  const file = generate(random, 20_000);
  const body = form(file.csv);
  const socket = await open(url);
  writeHead(socket, user, body.length);
  socket.write(body.subarray(0, Math.floor(random() * (body.length + 1))));
  await sleep(random() * 40);
  socket.destroy();
  ledger.unheard.set(user, [file.good]);
  return undefined;
};

const neverReads: Act = async ({ url }) => {
  const socket = await open(url);
  socket.pause();
  socket.write('GET /docs/assets/scalar.js HTTP/1.1\r\nHost: soak\r\n\r\n'.repeat(3));
  await sleep(2_000);
  socket.destroy();
  return undefined;
};

/** Goes on with a body after its answer. */
const dribbles: Act = async ({ url }) => {
  const socket = await open(url);
  socket.resume();
  writeHead(socket, 'ann', 1_000, '/healthz');
  for (let drops = 0; drops < 20; drops += 1) {
    socket.write('x');
    await sleep(100);
  }
  socket.destroy();
  return undefined;
};

const garbage: Act = async ({ url, random }) => {
  const socket = await open(url);
  const bytes = Buffer.from(Array.from({ length: 300 }, () => Math.floor(random() * 256)));
  const heard = once(socket, 'close');
  socket.resume();
  socket.write(
    random() < 0.5
      ? bytes
      : 'POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
  );
  await Promise.race([heard, sleep(3_000)]);
  socket.destroy();
  return undefined;
};

const idle: Act = async ({ url }) => {
  const sockets = await Promise.all(Array.from({ length: 20 }, () => open(url)));
  await sleep(3_000);
  for (const socket of sockets) socket.destroy();
  return undefined;
};

const others: Act = async ({ url, random }) => {
  const list = `${url}/trpc/phonebook.list?input=${encodeURIComponent('{"limit":5}')}`;
  const cases: [string, number][] = [
    [list, 200],
    [`${url}/docs`, 200],
    [`${url}/docs/errors.md`, 200],
    [`${url}/openapi.json`, 200],
    [`${url}/readyz`, 200],
    [`${url}/metrics`, 200],
    [`${url}/..%2f..%2fetc/passwd`, 404],
    [`${url}/phonebook/import`, 405],
    [`${url}/trpc/nothing`, 404],
  ];
  const [address, status] = pick(random, cases);
  const response = await fetch(address, { headers: { Authorization: `Bearer ${sign('ann')}` } });
  await response.arrayBuffer();
  return response.status === status ? undefined : `${address}: ${response.status}`;
};

/** What happens, and how often beside the others. */
export const acts: Readonly<Record<string, { readonly act: Act; readonly weight: number }>> = {
  'good import': { act: goodImport(2_000), weight: 20 },
  'large import': { act: goodImport(40_000), weight: 1 },
  'typed import': { act: typedImport, weight: 6 },
  'tool call': { act: toolCall, weight: 3 },
  validation: { act: validation, weight: 3 },
  'import by key': { act: keyedImport, weight: 6 },
  'refused import': { act: refusedImport, weight: 25 },
  'slow import': { act: slowImport, weight: 4 },
  'broken-off import': { act: brokenOff, weight: 10 },
  'answer not read': { act: neverReads, weight: 1 },
  'body after its answer': { act: dribbles, weight: 1 },
  'garbage on the socket': { act: garbage, weight: 4 },
  'idle sockets': { act: idle, weight: 1 },
  'other routes': { act: others, weight: 20 },
};
