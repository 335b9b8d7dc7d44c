import { join } from 'node:path';
import { AppError } from '@phonebook/core';
import { describe, expect, it } from 'vitest';
import { connect, type Connection } from '../src/sqlite/driver.ts';
import { WriteTurns } from '../src/sqlite/write-turns.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

const tooLongMs = 100;

describe('WriteTurns', () => {
  it('begins a transaction, and another one when the turn ends', async () => {
    await using file = await openFile();
    const turns = new WriteTurns(file.connection, 30_000);

    const endFirst = await turns.begin();
    const second = turns.begin();
    expect(file.connection.inTransaction).toBe(true);
    file.connection.exec('commit');
    endFirst();
    const endSecond = await second;

    expect(file.connection.inTransaction).toBe(true);
    file.connection.exec('commit');
    endSecond();
  });

  it('gives up on a turn that does not end in time, and still serves those who come after', async () => {
    await using file = await openFile();
    const turns = new WriteTurns(file.connection, tooLongMs);
    const endFirst = await turns.begin();

    await expect(turns.begin()).rejects.toThrow(storeUnavailable('other imports'));

    file.connection.exec('rollback');
    endFirst();
    await expect(turns.begin()).resolves.toBeTypeOf('function');
  });

  it('gives up on a lock that another holds too long, and begins once it is freed', async () => {
    await using file = await openFile();
    const turns = new WriteTurns(file.connection, tooLongMs);
    file.other.exec('begin immediate');

    await expect(turns.begin()).rejects.toThrow(storeUnavailable('the database'));
    expect(file.connection.inTransaction).toBe(false);

    file.other.exec('rollback');
    await expect(turns.begin()).resolves.toBeTypeOf('function');
  });

  it('lets the event loop run while it waits for the lock', async () => {
    await using file = await openFile();
    const turns = new WriteTurns(file.connection, 30_000);
    file.other.exec('begin immediate');
    setTimeout(() => file.other.exec('rollback'), 30);

    await expect(turns.begin()).resolves.toBeTypeOf('function');
  });

  it('refuses a turn once the connection is closed', async () => {
    await using file = await openFile();
    file.connection.close();
    const turns = new WriteTurns(file.connection, 30_000);

    await expect(turns.begin()).rejects.toMatchObject({ code: 'store_unavailable' });
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

function storeUnavailable(message: string): unknown {
  return expect.objectContaining({
    constructor: AppError,
    code: 'store_unavailable',
    message: expect.stringContaining(message) as unknown,
  });
}
