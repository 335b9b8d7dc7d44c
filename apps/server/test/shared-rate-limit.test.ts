import { openDatabase, type DatabaseNotice } from '@phonebook/db';
import { describeOn, makeTestDatabase, serverEngines, type ServerEngine } from '@phonebook/db/test';
import { expect, it } from 'vitest';
import { createRateLimit } from '../src/auth/rate-limit.ts';
import { send } from './import-request.ts';
import { signToken, startServer } from './running-server.ts';

for (const engine of serverEngines) {
  describeOn(engine, 'the rate limit of servers that share a database', () => {
    it('is one for all of them, by user', () => expectOneLimit(engine));
    it('is taken from all at once, and begins anew', () => expectExactCount(engine));
    it('is each one’s own while the database is away', () => expectOwnLimit(engine));
  });
}

async function expectOneLimit(engine: ServerEngine): Promise<void> {
  await using database = await makeTestDatabase(engine);
  const env = {
    DATABASE_URL: database.url,
    RATE_LIMIT_PER_SECOND: '1',
    RATE_LIMIT_BURST: '10',
  };
  await using first = await startServer({ env });
  await using second = await startServer({ env });
  const ask = async ({ url }: { url: string }, sub: string) =>
    send(url, '/trpc/phonebook.list', {
      headers: { Authorization: `Bearer ${await signToken({ sub })}` },
    });

  const statuses: number[] = [];
  for (let n = 0; n < 14; n += 1) {
    statuses.push((await ask(n % 2 === 0 ? first : second, 'ann')).status);
  }
  expect(statuses.filter((status) => status === 200).length).toBe(10);
  expect(Number((await ask(first, 'ann')).headers.get('Retry-After'))).toBeGreaterThan(0);
  expect((await ask(second, 'bob')).status).toBe(200);
}

async function expectExactCount(engine: ServerEngine): Promise<void> {
  await using made = await makeTestDatabase(engine);
  await using database = await openDatabase({ engine, url: made.url });
  const limit = { perSecond: 1, burst: 20 };
  const first = createRateLimit(limit, database.counters, noNotice);
  const second = createRateLimit(limit, database.counters, noNotice);
  const key = `user:${'é'.repeat(255)}`;
  const refusals: unknown[] = [];
  for (let round = 0; round < 8; round += 1) {
    const taken = [first(key), second(key), first(key), second(key)];
    refusals.push(...(await Promise.all(taken)).filter((refusal) => refusal !== undefined));
  }
  expect(refusals).toHaveLength(12);
  expect(refusals[0]).toMatchObject({ code: 'rate_limited' });

  expect(await database.counters?.add('short', 3, 50)).toMatchObject({ points: 3 });
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(await database.counters?.add('short', 2, 60_000)).toMatchObject({ points: 2 });
  expect(await database.counters?.add('short', 2, 60_000)).toMatchObject({ points: 4 });
}

async function expectOwnLimit(engine: ServerEngine): Promise<void> {
  await using made = await makeTestDatabase(engine);
  await using database = await openDatabase({ engine, url: made.url });
  await made.query('drop table cti_phonebook_count');
  const notices: DatabaseNotice[] = [];
  const tell = (notice: DatabaseNotice) => void notices.push(notice);
  const take = createRateLimit({ perSecond: 1, burst: 3 }, database.counters, tell);
  const refusals = [await take('a'), await take('a'), await take('a'), await take('a')];
  expect(refusals.map((refusal) => refusal?.code)).toEqual([
    undefined,
    undefined,
    undefined,
    'rate_limited',
  ]);
  expect(notices).toMatchObject([
    { message: expect.stringMatching(/counted together/), cause: { code: 'store_unavailable' } },
  ]);
}

function noNotice({ message }: DatabaseNotice): void {
  expect.unreachable(message);
}
