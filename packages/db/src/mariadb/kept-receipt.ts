import type { Receipt } from '@phonebook/core';
import { composeFreeing, composeReceipt, type ComposedStatement } from '../receipts.ts';
import { RowsRefused } from '../remote/rows-refused.ts';
import { composer } from './composer.ts';
import { execute, readRows, type MariadbPool, type MariadbSession } from './driver.ts';

/** Tells a receipt from one that another service has kept by the same key for the same file. */
export interface KeptReceipt {
  readonly ownerId: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly madeAtMs: number;
}

/**
 * Keeps a receipt in the transaction that the session is in.
 *
 * @throws AppError, or RowsRefused: a duplicate where the owner has a receipt by that key.
 */
export async function keepReceipt(
  session: MariadbSession,
  ownerId: string,
  receipt: Receipt,
): Promise<KeptReceipt> {
  const madeAtMs = Date.now();
  const insert = composeReceipt(composer, ownerId, receipt, madeAtMs);
  try {
    await run(session, insert);
  } catch (error) {
    const isTaken = error instanceof RowsRefused && error.isDuplicate;
    if (!isTaken || !(await free(session, ownerId, receipt.key))) throw error;
    await run(session, insert);
  }
  return { ownerId, key: receipt.key, fingerprint: receipt.fingerprint, madeAtMs };
}

/** Not done before it is needed: to delete what is not there locks the place of others' keys beside it. */
async function free(session: MariadbSession, ownerId: string, key: string): Promise<boolean> {
  const { affectedRows } = await run(session, composeFreeing(composer, ownerId, key));
  return affectedRows > 0;
}

function run(session: MariadbSession, { sql, parameters }: ComposedStatement) {
  return session.run((connection) => execute(connection, sql, parameters));
}

const isIt = 'owner_id = ? and receipt_key = ? and fingerprint = ? and made_at = ?';

/** Whether it was committed. Waits for a transaction that is still at it. */
export async function isKept(pool: MariadbPool, kept: KeptReceipt): Promise<boolean> {
  const query = `select receipt_key from cti_phonebook_receipt where ${isIt} lock in share mode`;
  const rows = await pool.run((connection) => readRows(connection, query, toParameters(kept)));
  return rows.length > 0;
}

/** Removes it if it was committed. Waits for a transaction that is still at it. */
export async function removeReceipt(pool: MariadbPool, kept: KeptReceipt): Promise<void> {
  const sql = `delete from cti_phonebook_receipt where ${isIt}`;
  await pool.run((connection) => execute(connection, sql, toParameters(kept)));
}

function toParameters({ ownerId, key, fingerprint, madeAtMs }: KeptReceipt): readonly unknown[] {
  return [ownerId, key, fingerprint, madeAtMs];
}
