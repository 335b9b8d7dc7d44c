import { maxSweptRows } from '../remote/now-and-then.ts';
import { oldestReceiptMs } from '../receipts.ts';
import { execute, readRows, type MariadbPool } from './driver.ts';

/** Clears away receipts whose time is over, some of them at a time. */
export function sweepReceipts(pool: MariadbPool): Promise<void> {
  const columns = ['owner_id', 'receipt_key', 'made_at'];
  return sweep(pool, 'cti_phonebook_receipt', columns, oldestReceiptMs());
}

/** Clears away counts of requests that are over, some of them at a time. */
export function sweepCounts(pool: MariadbPool): Promise<void> {
  return sweep(pool, 'cti_phonebook_count', ['count_key', 'ends_at'], Date.now());
}

/**
 * Looks for rows, which locks none, and deletes those that it has found: a delete that looks for itself
 * waits for the rows beside them, which others are writing, and keeps others from writing there.
 *
 * @param columns Those of the key, and last the time from which a row counts.
 */
async function sweep(
  pool: MariadbPool,
  table: string,
  columns: readonly string[],
  endMs: number,
): Promise<void> {
  const query = `select ${columns.join(', ')} from ${table} where ${columns.at(-1)} < ? limit ?`;
  await pool.run(async (connection) => {
    const rows = await readRows<Record<string, unknown>>(connection, query, [endMs, maxSweptRows]);
    if (rows.length === 0) return;
    const isRow = `(${columns.map((column) => `${column} = ?`).join(' and ')})`;
    const sql = `delete from ${table} where ${rows.map(() => isRow).join(' or ')}`;
    await execute(
      connection,
      sql,
      rows.flatMap((row) => Object.values(row)),
    );
  });
}
