import { maxSweptRows } from '../remote/now-and-then.ts';
import { oldestReceiptMs } from '../receipts.ts';
import type { PostgresPool } from './driver.ts';

// Rows that somebody else is at are left to the next sweep.
const receiptsSql = `
  delete from cti_phonebook_receipt where (owner_id, receipt_key) in (
    select owner_id, receipt_key from cti_phonebook_receipt where made_at < $1
    limit $2 for update skip locked)`;
const countsSql = `
  delete from cti_phonebook_count where count_key in (
    select count_key from cti_phonebook_count where ends_at < $1 limit $2 for update skip locked)`;

/** Clears away receipts whose time is over, some of them at a time. */
export async function sweepReceipts(pool: PostgresPool): Promise<void> {
  const parameters = [oldestReceiptMs(), maxSweptRows];
  await pool.run((connection) => connection.query(receiptsSql, parameters));
}

/** Clears away counts of requests that are over, some of them at a time. */
export async function sweepCounts(pool: PostgresPool): Promise<void> {
  const parameters = [Date.now(), maxSweptRows];
  await pool.run((connection) => connection.query(countsSql, parameters));
}
