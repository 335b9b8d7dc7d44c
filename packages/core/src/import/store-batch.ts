import type { ContactImport } from '../contacts/contact-store.ts';
import { placeInBatch, type PackedBatch } from './pack-batches.ts';
import { refusedByStore } from './row-problem.ts';
import type { BatchOutcome } from './tally.ts';

/** Stores a batch's contacts; one that the store refuses becomes the problem of its row. */
export async function storeBatch(
  contactImport: ContactImport,
  batch: PackedBatch,
): Promise<BatchOutcome> {
  const { contacts, skipped, warnings } = batch;
  const refused = contacts.count === 0 ? [] : await contactImport.insert(contacts);
  const failed = refused.map(({ index, reason }) => {
    const position = placeInBatch(batch, index);
    if (position === undefined) {
      throw new Error(`The store refused a contact it was not given: ${index}`);
    }
    return refusedByStore(position, reason);
  });
  return { importedRows: contacts.count - failed.length, skipped, failed, warnings };
}
