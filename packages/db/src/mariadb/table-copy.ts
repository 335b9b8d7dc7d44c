import { randomUUID } from 'node:crypto';
import { learn, settleMs } from '../remote/commit-surely.ts';
import { RowsRefused } from '../remote/rows-refused.ts';
import { unavailable } from '../unavailable.ts';
import {
  allowSilence,
  endOnSilence,
  execute,
  readRows,
  type Connection,
  type MariadbPool,
  type MariadbSession,
} from './driver.ts';
import { ownerBytes } from './owner.ts';
import { toStoreError } from './store-errors.ts';

/** What the table has of a copy: its owner's rows with ids above the one, up to the other. */
export interface Copied {
  readonly above: number;
  readonly last: number;
}

export interface CopyPlan {
  readonly ownerId: string;
  /** Inserts the rows into `cti_phonebook`. */
  readonly insertSql: string;
  /** How long that may take, beyond the time of any answer. */
  readonly extraMs: number;
}

const turnName = `concat('cti_phonebook_copy ', left(database(), 40))`;
/** How long a copy waits for those before it. */
const turnSeconds = 60;

/** What is noted of a copy: when it begins, and, by the server in one go with it, that it is done. */
interface Note {
  readonly above: number;
  readonly last: number | null;
  /** What the ids of the next copy were above, if there has been one. */
  readonly nextAbove: number | null;
}

/**
 * Copies rows into a table that has no transactions: all of them, or none. While the table is locked all
 * ids that are new are those of the copy.
 *
 * @throws RowsRefused, or AppError; nothing is left of the copy then, unless the server has died.
 */
export async function copyIntoTable(
  pool: MariadbPool,
  session: MariadbSession,
  plan: CopyPlan,
): Promise<Copied> {
  const copyId = randomUUID();
  let isBegun = false;
  const begin = () => void (isBegun = true);
  try {
    const copy = (connection: Connection) => copyLocked(connection, copyId, plan, begin);
    return await session.run(copy, 1_000 * turnSeconds + plan.extraMs);
  } catch (error) {
    if (!isBegun || error instanceof RowsRefused) throw error;
    const copied = await learn(() => settle(pool, copyId, plan), settleMs + plan.extraMs);
    if (copied === undefined) throw error;
    return copied;
  }
}

/** Removes what was copied. */
export async function removeCopied(
  pool: MariadbPool,
  ownerId: string,
  copied: Copied,
): Promise<void> {
  await pool.run((connection) => remove(connection, ownerId, copied));
}

async function copyLocked(
  connection: Connection,
  copyId: string,
  { ownerId, insertSql }: CopyPlan,
  onBegin: () => void,
): Promise<Copied> {
  await execute(connection, endOnSilence);
  await takeTurn(connection);
  await execute(
    connection,
    'delete from cti_phonebook_copy where made_at < now() - interval 1 day',
  );
  await lock(connection);
  const above = await readLastId(connection);
  const begin = 'insert into cti_phonebook_copy (copy_id, above_id) values (?, ?)';
  await execute(connection, begin, [copyId, above]);
  try {
    onBegin();
    const done = 'update cti_phonebook_copy set last_id = (select max(id) from cti_phonebook)';
    const both = `begin not atomic ${insertSql}; ${done} where copy_id = ?; end`;
    await execute(connection, both, [copyId]);
  } catch (error) {
    const failure = toStoreError(error);
    if (failure instanceof RowsRefused) {
      await remove(connection, ownerId, { above, last: await readLastId(connection) });
      await unlock(connection);
    }
    throw failure;
  }
  const last = await readLastId(connection);
  await unlock(connection);
  return { above, last };
}

/**
 * Sees what became of a copy that was not answered. The lock is not had before the copy has ended; what
 * it has left undone is removed. Other copies may have got in between, which have noted where they began.
 */
function settle(
  pool: MariadbPool,
  copyId: string,
  { ownerId }: CopyPlan,
): Promise<Copied | undefined> {
  return pool.run(async (connection) => {
    await execute(connection, endOnSilence);
    await lock(connection);
    const [note] = await readRows<Note>(connection, noteQuery, [copyId]);
    const copied = note && (await complete(connection, ownerId, note));
    await unlock(connection);
    return copied;
  });
}

const noteQuery = `
  select own.above_id as above, own.last_id as last,
    (select min(next.above_id) from cti_phonebook_copy as next where next.number > own.number) as nextAbove
  from cti_phonebook_copy as own where own.copy_id = ?`;

async function complete(
  connection: Connection,
  ownerId: string,
  { above, last, nextAbove }: Note,
): Promise<Copied | undefined> {
  if (last !== null) return { above, last };
  await remove(connection, ownerId, { above, last: nextAbove ?? (await readLastId(connection)) });
  return undefined;
}

async function remove(
  connection: Connection,
  ownerId: string,
  { above, last }: Copied,
): Promise<void> {
  const sql = `delete from cti_phonebook where id > ? and id <= ?
    and ${ownerBytes} = cast(? as binary)`;
  await execute(connection, sql, [above, last, ownerId]);
}

/** A table is locked by each name it is used by. */
async function lock(connection: Connection): Promise<void> {
  const names = ['cti_phonebook_copy', 'cti_phonebook_copy as own', 'cti_phonebook_copy as next'];
  const tables = ['cti_phonebook', ...names].map((name) => `${name} write`);
  await execute(connection, `lock tables ${tables.join(', ')}`);
}

async function unlock(connection: Connection): Promise<void> {
  await execute(connection, 'unlock tables');
  await readRows(connection, `select release_lock(${turnName})`);
  await execute(connection, allowSilence);
}

/** Of all services that copy into this table, one does at a time: who waits for a lock waits less long. */
async function takeTurn(connection: Connection): Promise<void> {
  const query = `select get_lock(${turnName}, ${turnSeconds}) as isTaken`;
  const [turn] = await readRows<{ readonly isTaken: number | null }>(connection, query);
  if (turn?.isTaken !== 1) throw unavailable('other imports are still copied');
}

async function readLastId(connection: Connection): Promise<number> {
  const query = 'select coalesce(max(id), 0) as id from cti_phonebook';
  const [last] = await readRows<{ readonly id: number }>(connection, query);
  return last?.id ?? 0;
}
