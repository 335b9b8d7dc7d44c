import type { ContactImport } from '../contacts/contact-store.ts';
import { refusedByStore } from './row-problem.ts';
import type { BatchOutcome } from './tally.ts';
import type { ContactBatch } from './to-contacts.ts';

/** Stores a batch's contacts; one that the store refuses becomes the problem of its row. */
export async function storeBatch(
  contactImport: ContactImport,
  { contacts, skipped, warnings }: ContactBatch,
): Promise<BatchOutcome> {
  const refused = await contactImport.insert(contacts.map(({ contact }) => contact));
  const failed = refused.map(({ index, reason }) => {
    const placed = contacts[index];
    if (placed === undefined)
      throw new Error(`The store refused a contact it was not given: ${index}`);
    return refusedByStore(placed.position, reason);
  });
  return { importedRows: contacts.length - failed.length, skipped, failed, warnings };
}
