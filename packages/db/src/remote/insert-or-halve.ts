import type { RefusedContact } from '@phonebook/core';
import { RowsRefused } from './failures.ts';

/** The values of a contact, in the order of an import's fields. */
export type Row = readonly string[];

/**
 * Inserts rows in their order. Where the database refuses them it is asked again for each half, so that
 * a row at fault costs that row, and about as many calls as the number of rows has binary digits.
 *
 * @param insert Inserts all of the rows or none; RowsRefused says that it is for their sake.
 */
export async function insertOrHalve(
  rows: readonly Row[],
  insert: (rows: readonly Row[]) => Promise<void>,
): Promise<readonly RefusedContact[]> {
  if (rows.length === 0) return [];
  try {
    await insert(rows);
    return [];
  } catch (error) {
    if (!(error instanceof RowsRefused)) throw error;
    if (rows.length === 1) return [{ index: 0, reason: error.message }];
  }
  const half = Math.ceil(rows.length / 2);
  const first = await insertOrHalve(rows.slice(0, half), insert);
  const second = await insertOrHalve(rows.slice(half), insert);
  return [...first, ...second.map(({ index, reason }) => ({ index: index + half, reason }))];
}
