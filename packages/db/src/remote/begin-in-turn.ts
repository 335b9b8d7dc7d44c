import type { ContactImport } from '@phonebook/core';
import type { WriteTurns } from '../write-turns.ts';
import { RemoteContactImport, type ImportPlan, type ImportTransaction } from './contact-import.ts';

/**
 * Begins an import when it has its turn.
 *
 * @throws AppError `store_unavailable` when it has none in time, or the database does not serve.
 */
export async function beginInTurn(
  turns: WriteTurns,
  plan: ImportPlan,
  begin: () => Promise<ImportTransaction>,
): Promise<ContactImport> {
  const turn = await turns.take(plan.expectedRows);
  try {
    return new RemoteContactImport(await begin(), turn, plan.fields);
  } catch (error) {
    turn.end();
    throw error;
  }
}
