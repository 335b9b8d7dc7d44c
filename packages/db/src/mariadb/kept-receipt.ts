import type { Receipt } from '@phonebook/core';
import { composeReceipt } from '../receipts.ts';
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
  const { sql, parameters } = composeReceipt(composer, ownerId, receipt, madeAtMs);
  await session.run((connection) => execute(connection, sql, parameters));
  return { ownerId, key: receipt.key, fingerprint: receipt.fingerprint, madeAtMs };
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
