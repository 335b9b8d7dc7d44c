import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { beginImmediate } from '../src/sqlite/begin-immediate.ts';
import { connect, type Connection } from '../src/sqlite/driver.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

describe('beginImmediate', () => {
  it('gives up on a lock that another holds too long, and begins once it is freed', async () => {
    await using file = await openFile();
    file.other.exec('begin immediate');

    await expect(beginImmediate(file.connection, 100)).rejects.toMatchObject({
      code: 'SQLITE_BUSY',
    });
    expect(file.connection.inTransaction).toBe(false);

    file.other.exec('rollback');
    await beginImmediate(file.connection, 100);
    expect(file.connection.inTransaction).toBe(true);
  });

  it('lets the event loop run while it waits for the lock', async () => {
    await using file = await openFile();
    file.other.exec('begin immediate');
    setTimeout(() => file.other.exec('rollback'), 30);

    await beginImmediate(file.connection, 30_000);
    expect(file.connection.inTransaction).toBe(true);
  });

  it('refuses once the connection is closed', async () => {
    await using file = await openFile();
    file.connection.close();

    await expect(beginImmediate(file.connection, 100)).rejects.toMatchObject({
      code: 'store_unavailable',
    });
  });
});

interface TwoConnections extends AsyncDisposable {
  readonly connection: Connection;
  readonly other: Connection;
}

async function openFile(): Promise<TwoConnections> {
  await using disposables = new AsyncDisposableStack();
  const folder = disposables.use(await makeTemporaryFolder());
  const path = join(folder.path, 'phonebook.sqlite');
  const [connection, other] = [connect(path, 0), connect(path, 0)];
  disposables.defer(() => {
    connection.close();
    other.close();
  });
  const owned = disposables.move();
  return { connection, other, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
