import { unavailable } from '../unavailable.ts';
import { askUntilAnswered } from './ask-until-answered.ts';
import type { Session } from './session-pool.ts';

/** How long an answer is looked for to what became of a commit. */
export const settleMs = 30_000;

/**
 * Commits. Where the connection breaks before the server has answered, the transaction may be stored
 * or not: then that is asked over another one, since neither is to be told for the other.
 *
 * @param isCommitted Waits for a transaction that is still at it, and says whether it is stored.
 * @throws AppError `store_unavailable`; nothing is stored then, unless nobody could tell in time.
 */
export async function commitSurely(
  session: Session<object>,
  commit: () => Promise<unknown>,
  isCommitted: () => Promise<boolean>,
): Promise<void> {
  try {
    await commit();
  } catch (error) {
    if (!session.isLost) throw error;
    if (!(await learn(isCommitted, settleMs))) throw error;
  }
}

/**
 * Asks what became of work that was not answered.
 *
 * @throws AppError `store_unavailable` when nobody could tell in time.
 */
export async function learn<T>(ask: () => Promise<T>, maxMs: number): Promise<T> {
  try {
    return await askUntilAnswered(maxMs, ask);
  } catch (cause) {
    const reason =
      'the commit was not answered, and the database does not say whether the import is stored';
    throw unavailable(reason, cause);
  }
}
