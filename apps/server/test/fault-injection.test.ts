import type * as fs from 'node:fs';
import type * as fsPromises from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { TextDecoder } from 'node:util';
import type { ContactImport, ContactStore } from '@phonebook/core';
import { openDatabase } from '@phonebook/db';
import {
  openUnthreadedDatabase,
  type SqliteCall,
  type UnthreadedDatabase,
} from '@phonebook/db/test';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAdmit, type Admit } from '../src/auth/admit.ts';
import { keySetLimits } from '../src/auth/fetch-key-set.ts';
import type { Listener } from '../src/listen.ts';
import {
  callerKinds,
  checkpointKinds,
  databaseKinds,
  fileKinds,
  lastingKinds,
  readerKinds,
  type FaultKind,
} from './fault-kinds.ts';
import { faults, meetFault } from './faults.ts';
import { authenticateBy, byKey, claimsWith, forge, keyPairs } from './forged-token.ts';
import { csvFile, multipart, multipartType, report } from './import-request.ts';
import { makeFolder } from './running-server.ts';
import { serveHere } from './serve-here.ts';

// What stands before the dependencies: the temporary file, the decoder, the parser, the keys, the database.

const openHandles = new Set<FileHandle>();

vi.mock('node:fs/promises', async (importOriginal) => {
  const actual = await importOriginal<typeof fsPromises>();
  const { meetFault: meet } = await import('./faults.ts');
  async function open(...args: Parameters<typeof actual.open>): Promise<FileHandle> {
    meet('file');
    return watchHandle(await actual.open(...args));
  }
  async function unlink(...args: Parameters<typeof actual.unlink>): Promise<void> {
    meet('file');
    await actual.unlink(...args);
  }
  return { ...actual, open, unlink };
});

vi.mock('node:fs', async (importOriginal) => {
  const actual = await importOriginal<typeof fs>();
  const { promisify } = await import('node:util');
  const { meetFault: meet } = await import('./faults.ts');
  const read = Object.assign((...args: Parameters<typeof actual.read>) => actual.read(...args), {
    async [promisify.custom](...args: Parameters<typeof actual.read>) {
      meet('file');
      // oxlint-disable-next-line typescript/no-unsafe-return
      return await (promisify(actual.read) as (...given: unknown[]) => Promise<unknown>)(...args);
    },
  });
  return { ...actual, read };
});

function watchHandle(handle: FileHandle): FileHandle {
  openHandles.add(handle);
  const writeFile = handle.writeFile.bind(handle);
  const close = handle.close.bind(handle);
  handle.writeFile = async (...args) => {
    meetFault('file');
    await writeFile(...args);
  };
  // Whatever a system says of it, a file that was closed is no longer open (close(2)).
  handle.close = async () => {
    openHandles.delete(handle);
    await close();
    meetFault('file');
  };
  return handle;
}

// oxlint-disable-next-line typescript/unbound-method
const { decode } = TextDecoder.prototype;
TextDecoder.prototype.decode = function decodeOrFail(this: TextDecoder, ...args) {
  // Only the decoders of tokens, keys and the import are strict.
  if (this.fatal) meetFault('decoder');
  return decode.apply(this, args);
};

type Transform = (...args: unknown[]) => void;
const core = createRequire(join(import.meta.dirname, '../../../packages/core/package.json'));
const parser = createRequire(core.resolve('neat-csv'))('csv-parser') as () => object;
const parserPrototype = Object.getPrototypeOf(parser()) as { _transform: Transform };
// Node names it so.
/* oxlint-disable eslint/no-underscore-dangle */
const transform = parserPrototype._transform;
parserPrototype._transform = function transformOrFail(...args) {
  meetFault('parser');
  transform.apply(this, args);
};
/* oxlint-enable eslint/no-underscore-dangle */

/** The key set, in pieces, each of which may be the one that does not come. */
async function* sendKeys(): AsyncGenerator<Uint8Array> {
  const key = keyPairs.ES256.publicKey.export({ format: 'jwk' });
  for (const piece of JSON.stringify({ keys: [key] }).match(/.{1,50}/g) ?? []) {
    meetFault('keys');
    yield Buffer.from(piece);
  }
}

const keysUrl = 'http://keys.test/';
const { fetch: fetchOthers } = globalThis;
vi.stubGlobal('fetch', async (...args: Parameters<typeof fetch>) => {
  if (args[0] !== keysUrl) return fetchOthers(...args);
  meetFault('keys');
  return new Response(ReadableStream.from(sendKeys()));
});
// When a fault is over, the next request finds the keys.
Object.assign(keySetLimits, { cooldownMs: 0 });

for (const method of ['importKey', 'verify'] as const) {
  const original = Reflect.get(crypto.subtle, method) as (...args: unknown[]) => Promise<unknown>;
  Reflect.set(crypto.subtle, method, async (...args: unknown[]) => {
    meetFault('verification');
    return original.apply(crypto.subtle, args);
  });
}

/** A service that has just started: it has no keys yet. */
function openAdmit(): Admit {
  const takeRequest = async (): Promise<undefined> => {
    meetFault('verification');
  };
  return createAdmit(authenticateBy({ JWT_JWKS_URL: keysUrl }), takeRequest, () => undefined);
}

/**
 * Of the rows, one in so many is a call that may fail: all would take too long. They are alike to SQLite, which
 * runs the same statement for each; the first and the last may be hit, and some of each block.
 */
const rowStride = 7;
let rowsWritten = 0;
const seen = new Set<string>();

function onSqliteCall({ by, method, sql, giveUp }: SqliteCall): void {
  if (sql !== undefined) seen.add(sql.split(' ', 2).join(' '));
  if (by === 'writer' && method === 'run' && rowsWritten++ % rowStride !== 0) return;
  const error = faults.meet(sql?.startsWith('wal_checkpoint') === true ? 'checkpoint' : by);
  if (error === undefined) return;
  if (endsTransaction(error)) giveUp();
  throw error;
}

/** As some faults do (https://sqlite.org/lang_transaction.html, section 3). */
function endsTransaction(error: Error): boolean {
  return error.message.includes('ends the transaction');
}

// Files of which some rows need a parser. One is so large that it goes to disk; blank lines let the other
// look so long that the indexes are left aside.

const names = Array.from({ length: 40 }, (_, index) => `C${index}`);

function toCsv(notes: string, end: string): string {
  const rows = names.map((name, index) => (index % 2 === 0 ? `${name},` : `${name},"${notes}"`));
  return `name,notes\n${rows.join('\n')}\n${end}`;
}

const largeCsv = toCsv('some, '.repeat(10_000), '');
const longCsv = toCsv('a,b', '\n'.repeat(45_000));

const smallNames = ['Ann', 'Bob'];
const smallCsv = `name\n${smallNames.join('\n')}\n`;
const bystander = { owner: 'bystander', names: ['Cy', 'Dan', 'Eve'] };

const folder = makeFolder();
const temporary = join(folder, 'tmp');
const path = join(folder, 'phonebook.sqlite');
const rejections: unknown[] = [];
const limitMs = 8_000;

let listener: Listener;
let current: UnthreadedDatabase;
let admit: Admit;

beforeAll(async () => {
  mkdirSync(temporary);
  vi.stubEnv('TMPDIR', temporary);
  process.on('unhandledRejection', (reason) => rejections.push(reason));
  await (await openDatabase({ engine: 'sqlite', path }))[Symbol.asyncDispose]();
  listener = await serveHere({
    admit: (req) => admit(req),
    database: {
      contacts: {
        beginImport,
        list: (page) => current.contacts.list(page),
        findReceipt: (...receipt) => current.contacts.findReceipt(...receipt),
      },
      ping: () => Promise.resolve(),
    },
  });
});

afterAll(async () => {
  await listener[Symbol.asyncDispose]();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  pauseBeforeCommitMs = 0;
  rejections.length = 0;
});

/** Long enough for others to come, so that they share a commit. */
let pauseBeforeCommitMs = 0;

async function beginImport(
  ...args: Parameters<ContactStore['beginImport']>
): Promise<ContactImport> {
  const opened = await current.contacts.beginImport(...args);
  return {
    insert: (contacts) => opened.insert(contacts),
    async commit(receipt) {
      if (pauseBeforeCommitMs > 0) await sleep(pauseBeforeCommitMs);
      await opened.commit(receipt);
    },
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

/** A token of that user, made before any call is counted. */
function authorize(user: string): { readonly Authorization: string } {
  const sign = byKey(keyPairs.ES256.privateKey);
  return { Authorization: `Bearer ${forge({ alg: 'ES256' }, claimsWith({ sub: user }), sign)}` };
}

interface Answered {
  readonly owner: string;
  readonly csv: string;
  readonly status: number;
  readonly text: string;
  readonly body: Record<string, unknown>;
}

/** Each owner has one key, so that whatever is sent twice is stored once. */
async function post(owner: string, csv: string): Promise<Answered> {
  const response = await fetch(new URL('/phonebook/import', listener.url), {
    method: 'POST',
    headers: { ...authorize(owner), 'Idempotency-Key': owner, 'Content-Type': multipartType },
    body: multipart(csvFile(csv)),
    signal: AbortSignal.timeout(limitMs),
  });
  const text = await response.text();
  expect(response.headers.get('Content-Type')).toBe('application/json; charset=utf-8');
  expect(response.headers.get('X-Request-Id')).toMatch(/^[\w-]+$/);
  const body = JSON.parse(text) as Record<string, unknown>;
  return { owner, csv, status: response.status, text, body };
}

function readNames(owner: string): readonly string[] {
  using database = new DatabaseSync(path, { readOnly: true });
  const select = database.prepare('select name from cti_phonebook where owner_id = ? order by id');
  return select.all(owner).map(({ name }) => String(name));
}

function startAfresh(): void {
  using database = new DatabaseSync(path);
  database.exec('delete from cti_phonebook; delete from cti_phonebook_receipt');
  const insert = database.prepare('insert into cti_phonebook (owner_id, name) values (?, ?)');
  for (const name of bystander.names) insert.run(bystander.owner, name);
}

const messages: Readonly<Record<number, string>> = {
  400: 'invalid CSV file',
  401: 'authorization required',
  500: 'internal error',
  503: 'phonebook unavailable',
};

/** An answer and what is stored agree: a report of just these rows, or an error and nothing. */
function expectAgreement({ owner, status, text, body }: Answered, kind?: FaultKind): void {
  const stored = readNames(owner);
  expect(text).not.toMatch(/injected|node_modules|\.ts:|\\n {4}at /);
  if (status === 200) {
    expect(body).toMatchObject({ total_rows: names.length, imported_rows: stored.length });
    expect(body['failed_rows']).toBe(names.length - stored.length);
    expect(stored).toEqual(names.filter((name) => stored.includes(name)));
    return;
  }
  expect(stored).toEqual([]);
  expect(status).toBeOneOf([...(kind?.statuses ?? [])]);
  expect(body['message']).toBe(messages[status]);
}

/** Runs imports with the n-th call failing, for each n (or each of so many); answers how many there were. */
async function tryEach(
  { dependency, isLasting = false, isFatal = false, make }: FaultKind,
  run: () => Promise<readonly Answered[]>,
  step = 1,
): Promise<number> {
  for (let at = 1; ; at += step) {
    startAfresh();
    rowsWritten = 0;
    using database = openUnthreadedDatabase(path, onSqliteCall);
    current = database;
    admit = openAdmit();
    faults.arm({ dependency, at, isLasting, make });
    const answers = await run();
    if (!faults.disarm()) return at - 1;
    if (isFatal) expect(answers.map(({ status }) => status)).not.toContain(200);
    await Promise.all(answers.map(expectToStoreOnce));
    await expectToServeOn();
  }
}

/** A client that asks again when the fault is over, as after an answer that was lost, is told the same. */
async function expectToStoreOnce(first: Answered): Promise<void> {
  const again = await post(first.owner, first.csv);
  expect(again.status).toBe(200);
  expectAgreement(again);
  if (first.status === 200) expect(again.text).toBe(first.text);
}

/** What must hold when a fault is over. */
async function expectToServeOn(): Promise<void> {
  const next = await post('next', smallCsv);
  expect(next.body).toEqual(report(smallNames.length, smallNames.length));
  expect(readNames('next')).toEqual(smallNames);
  expect(readNames(bystander.owner)).toEqual(bystander.names);
  expect(openHandles.size).toBe(0);
  expect(readdirSync(temporary)).toEqual([]);
  expect(rejections).toEqual([]);
}

describe('POST /phonebook/import, whatever call of what it depends on fails', () => {
  it.each([
    ...callerKinds.map((kind) => [kind.name, kind, longCsv, 3] as const),
    ...fileKinds.map((kind) => [kind.name, kind, largeCsv, 11] as const),
    // There is one query of it, for the receipt.
    ...readerKinds.map((kind) => [kind.name, kind, longCsv, 2] as const),
    ...[...databaseKinds, ...lastingKinds].map((kind) => [kind.name, kind, longCsv, 11] as const),
  ])('stores what it says, with %s', async (_name, kind, csv, fewest) => {
    const failed = await tryEach(kind, async () => {
      const answer = await post('ann', csv);
      expectAgreement(answer, kind);
      return [answer];
    });
    expect(failed).toBeGreaterThanOrEqual(fewest);
    if (kind.dependency === 'writer') expect(seen).toContain('drop index');
  });

  it.each(databaseKinds)('stores what it says of three at once, with $name', async (kind) => {
    pauseBeforeCommitMs = 40;
    const owners = ['ann', 'bea', 'cleo'];
    const failed = await tryEach(
      kind,
      async () => {
        const answers = await Promise.all(owners.map((owner) => post(owner, longCsv)));
        for (const answer of answers) expectAgreement(answer, kind);
        return answers;
      },
      3,
    );
    expect(failed).toBeGreaterThan(10);
    expect(seen).toContain('savepoint joined');
  });

  // The log is brought into the file before an import and, of one so long, after its commit. Nothing depends
  // on it: what is committed stands in the log too.
  it.each(checkpointKinds)('stores all though the log stays, with $name', async (kind) => {
    const longNames = Array.from({ length: 1_000 }, (_, index) => `L${index}`);
    const failed = await tryEach(kind, async () => {
      const answer = await post('ann', `name\n${longNames.join('\n')}\n`);
      expect(answer.body).toEqual(report(longNames.length, longNames.length));
      expect(readNames('ann')).toEqual(longNames);
      return [];
    });
    expect(failed).toBe(2);
  });

  it.each(readerKinds)('lists all that is stored or nothing, with $name', async (kind) => {
    const failed = await tryEach(kind, async () => {
      const url = new URL('/trpc/phonebook.list', listener.url);
      const response = await fetch(url, { headers: authorize(bystander.owner) });
      const text = await response.text();
      expect(text).not.toContain('injected');
      expect(response.status).toBeOneOf([200, ...kind.statuses]);
      if (response.status !== 200) return [];
      for (const name of bystander.names) expect(text).toContain(`"${name}"`);
      return [];
    });
    expect(failed).toBe(2);
  });
});
