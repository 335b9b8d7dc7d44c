import type { Receipt } from '@phonebook/core';
import { composeReceipt } from '../receipts.ts';
import { composer } from './composer.ts';
import { execute, type MariadbSession } from './driver.ts';

/** @throws AppError, or RowsRefused where the owner has a receipt by that key. */
export async function keepReceipt(
  session: MariadbSession,
  ownerId: string,
  receipt: Receipt,
): Promise<void> {
  const { sql, parameters } = composeReceipt(composer, ownerId, receipt);
  await session.run((connection) => execute(connection, sql, parameters));
}
