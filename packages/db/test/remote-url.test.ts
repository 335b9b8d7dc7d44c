import { openDatabase, type DatabaseNotice } from '@phonebook/db';
import { DatabaseError } from 'pg';
import { describe, expect, it, vi } from 'vitest';
import { findUrlFault } from '../src/postgres/store-errors.ts';
import { describeOn } from './servers/describe-on.ts';
import { makeTestDatabase } from './servers/test-database.ts';
import { serverEngines, type ServerEngine } from './servers/test-servers.ts';

const parts = [
  ['user', /refuses the user .* DATABASE_URL: .* trying again$/],
  ['database', /no database .* DATABASE_URL: make it, .* trying again$/],
] as const;

for (const engine of serverEngines) {
  describeOn(engine, 'a URL whose server is there', () => {
    it.each(parts)('is told to be at fault, its %s, and tried again', (part, message) =>
      expectNotices(engine, part, message),
    );
  });
}

async function expectNotices(
  engine: ServerEngine,
  part: 'user' | 'database',
  message: RegExp,
): Promise<void> {
  await using made = await makeTestDatabase(engine);
  const url = new URL(made.url);
  if (part === 'database') url.pathname += '_missing';
  // PostgreSQL's server of the tests takes any password, but not any user.
  else Object.assign(url, { username: 'nobody_there', password: 'wrong' });
  const notices: DatabaseNotice[] = [];
  const onNotice = (notice: DatabaseNotice): number => notices.push(notice);
  await using database = await openDatabase({ engine, url: url.href }, { onNotice });

  await expect(database.ping()).rejects.toMatchObject({ code: 'store_unavailable' });
  await vi.waitFor(() => expect(notices.length).toBeGreaterThan(1), 5_000);
  for (const notice of notices) expect(notice.message).toMatch(message);
}

describe('findUrlFault of PostgreSQL', () => {
  it.each([
    ['a wrong password', '28P01', 'user'],
    ['a user that there is not', '28000', 'user'],
    ['a database that there is not', '3D000', 'database'],
    ['a server that starts', '57P03', undefined],
  ] as const)('knows what %s says of the URL', (_case, code, fault) => {
    const error = Object.assign(new DatabaseError('no', 2, 'error'), { code, severity: 'FATAL' });
    expect(findUrlFault(error)).toBe(fault);
  });

  it('finds none where there is no server', () => {
    expect(findUrlFault(new Error('connect ECONNREFUSED'))).toBeUndefined();
  });
});
