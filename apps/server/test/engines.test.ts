import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  describeOn,
  isReachable,
  makeTestDatabase,
  serverEngines,
  serverUrl,
  startTcpProxy,
  type ServerEngine,
} from '@phonebook/db/test';
import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { expectAnswer, postCsv, report, send } from './import-request.ts';
import { listContacts } from './list-contacts.ts';
import { startServer } from './running-server.ts';

const root = join(import.meta.dirname, '../../..');
const unavailable = { code: 503, message: 'phonebook unavailable' };

for (const engine of serverEngines) {
  describeOn(engine, 'servers that share a database', () => {
    it('store every row of imports at once, each once and under its owner', () =>
      shareLoad(engine));
  });

  describeOn(engine, 'a server', () => {
    it('starts without its database, says so, and serves when it comes', () => startBefore(engine));
  });
}

describe('the same files', () => {
  const reachable = serverEngines.filter(isReachable);
  it.skipIf(reachable.length < serverEngines.length)(
    'leave the same reports and the same contacts on every engine, row by row',
    { timeout: 120_000 },
    () => compareEngines(),
  );
});

async function shareLoad(engine: ServerEngine): Promise<void> {
  await using database = await makeTestDatabase(engine);
  const env = { DATABASE_URL: database.url };
  const starting = [startServer({ env }), startServer({ env })] as const;
  await using first = await starting[0];
  await using second = await starting[1];
  const users = Array.from({ length: 20 }, (_, number) => `user ${number}`);
  const rows = 15;

  const imports = users.flatMap((user) =>
    Array.from({ length: 20 }, (_, number) => ({ user, number })),
  );
  const answers = await Promise.all(
    imports.map(({ user, number }) => {
      const { url } = number % 2 === 0 ? first : second;
      const records = Array.from(
        { length: rows },
        (_, row) => `${user} file ${number} row ${row}\n`,
      );
      return postCsv(url, `name\n${records.join('')}`, user);
    }),
  );

  for (const answer of answers) expectAnswer(answer, 200, report(rows, rows));
  const stored = await database.query('select owner_id, name from cti_phonebook');
  const expected = imports.flatMap(({ user, number }) =>
    Array.from({ length: rows }, (_, row) => `${user} has ${user} file ${number} row ${row}`),
  );
  const found = stored.map((row) => `${String(row['owner_id'])} has ${String(row['name'])}`);
  expect(found.toSorted()).toEqual(expected.toSorted());
}

async function startBefore(engine: ServerEngine): Promise<void> {
  await using database = await makeTestDatabase(engine);
  const { hostname, port } = new URL(serverUrl(engine));
  await using proxy = await startTcpProxy({ host: hostname, port: Number(port) });
  proxy.refuse();
  await using server = await startServer({ env: { DATABASE_URL: proxy.urlOf(database.url) } });

  expectAnswer(await send(server.url, '/readyz'), 503, unavailable);
  expectAnswer(await send(server.url, '/healthz'), 200, { status: 'alive' });
  const answer = await postCsv(server.url, 'name\nAnn\n');
  expectAnswer(answer, 503, unavailable);
  expect(answer.headers.get('Retry-After')).toBe('5');
  const notice = server.log.find(({ msg }) => msg.includes('does not serve yet'));
  expect(notice).toMatchObject({ level: 40, failure: { message: expect.any(String) } });

  proxy.accept();
  await eventually(async () => {
    expect((await send(server.url, '/readyz')).status).toBe(200);
  });
  expectAnswer(await postCsv(server.url, 'name\nAnn\n'), 200, report(1, 1));
  expect(await listContacts(server.url, 'ann')).toMatchObject([{ name: 'Ann' }]);
}

/** Files of other programs, our own examples, and values that a database may take amiss. */
function* readFiles(): Generator<readonly [name: string, content: Uint8Array | string]> {
  for (const folder of ['packages/core/test/formats', 'examples']) {
    for (const name of readdirSync(join(root, folder)).filter((file) => file.endsWith('.csv'))) {
      yield [name, readFileSync(join(root, folder, name))];
    }
  }
  const odd = [
    `'`,
    `\\`,
    `\\N`,
    `\\.`,
    `''`,
    `"`,
    '%',
    '_',
    '$1',
    '?',
    '\u0001',
    '\u{10FFFF}',
    '👩‍👩‍👧',
    'ﬁ',
    'İ',
  ];
  const cells = odd.map(
    (text) =>
      `"a ${text.replaceAll('"', '""')} z","${'x'.repeat(20)}","${text.replaceAll('"', '""')}\n"\n`,
  );
  yield ['odd values', `name,homephone,notes\n${cells.join('')}`];
  yield [
    'long values',
    `name,notes\n${'👩'.repeat(255)},${'é'.repeat(32_767)}\n${'x'.repeat(256)},\n`,
  ];
}

async function compareEngines(): Promise<void> {
  await using disposables = new AsyncDisposableStack();
  const servers = [disposables.use(await startServer())];
  for (const engine of serverEngines) {
    const database = disposables.use(await makeTestDatabase(engine));
    const env = { DATABASE_URL: database.url };
    servers.push(disposables.use(await startServer({ env })));
  }

  let compared = 0;
  for (const [name, content] of readFiles()) {
    const [onSqlite, ...others] = await Promise.all(
      servers.map(async ({ url }) => {
        const { status, text } = await postCsv(url, content, name);
        const contacts = await listContacts(url, name);
        return {
          status,
          text,
          contacts: contacts.map(withoutId),
        };
      }),
    );
    for (const other of others) expect(other).toEqual(onSqlite);
    compared += onSqlite?.contacts.length ?? 0;
  }
  expect(compared).toBeGreaterThan(50);
}

/** Ids are the database's own. */
function withoutId(contact: object): object {
  return Object.fromEntries(Object.entries(contact).filter(([name]) => name !== 'id'));
}
