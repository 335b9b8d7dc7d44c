import type { ContactImport } from '../contacts/contact-store.ts';
import type { PackedBatch } from './pack-batches.ts';
import { storeBatch } from './store-batch.ts';
import type { BatchOutcome } from './tally.ts';

/**
 * Stores batches, and tells in their order what became of each. The next one is handed to the store
 * while it is still at the one before, so that it need not wait for it.
 */
export async function* storeBatches(
  contactImport: ContactImport,
  batches: AsyncIterable<PackedBatch>,
): AsyncGenerator<BatchOutcome> {
  let before: Promise<BatchOutcome> | undefined;
  for await (const batch of batches) {
    const outcome = storeBatch(contactImport, batch);
    // Whether it fails is seen when its turn has come.
    outcome.catch(() => undefined);
    if (before !== undefined) yield await before;
    before = outcome;
  }
  if (before !== undefined) yield await before;
}
