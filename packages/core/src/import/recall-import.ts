import type { ContactStore, Receipt } from '../contacts/contact-store.ts';
import { AppError } from '../errors.ts';
import type { ImportResult } from './import-result.ts';

interface RecallOptions {
  readonly ownerId: string;
  readonly store: ContactStore;
  readonly once?: Omit<Receipt, 'answer'> | undefined;
}

/**
 * What an import came to that was stored before by the same key; undefined where there is none.
 *
 * @throws AppError `key_reused` where the key was another file's, `store_unavailable`.
 */
export async function recallImport({
  ownerId,
  store,
  once,
}: RecallOptions): Promise<ImportResult | undefined> {
  if (once === undefined) return undefined;
  const receipt = await store.findReceipt(ownerId, once.key);
  if (receipt === undefined) return undefined;
  if (receipt.fingerprint !== once.fingerprint) {
    const reason =
      'the Idempotency-Key was sent with another file or other options before: use a new one for each import';
    throw new AppError('key_reused', reason);
  }
  return readAnswer(receipt.answer);
}

/** An import's result as a receipt keeps it. */
export function writeAnswer(result: ImportResult): string {
  return JSON.stringify(result);
}

/** What JSON leaves out is undefined again. */
function readAnswer(answer: string): ImportResult {
  // Only `writeAnswer` writes them.
  const result = JSON.parse(answer) as ImportResult;
  const { encoding, format, columns, delimiter } = result.recognized;
  return {
    ...result,
    headerFault: undefined,
    isRecalled: true,
    recognized: { encoding, delimiter, format, columns },
  };
}
