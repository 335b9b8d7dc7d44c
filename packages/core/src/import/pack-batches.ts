import type { ContactField } from '../contacts/fields.ts';
import { packContacts, type PackedContacts } from '../contacts/packed-contacts.ts';
import type { Position } from '../csv/record-block.ts';
import type { RowProblem, RowWarning } from './row-problem.ts';
import type { ContactBatch } from './to-contacts.ts';

/** A batch that any thread can be given. */
export interface PackedBatch {
  readonly contacts: PackedContacts;
  /** Where each contact stands in the file: its row, its line, the next one's row, and so on. */
  readonly places: Uint32Array;
  readonly skipped: readonly RowProblem[];
  /** About contacts among those above. */
  readonly warnings: readonly RowWarning[];
}

/** Packs the contacts of each batch, to be stored with these fields. */
export async function* packBatches(
  batches: AsyncIterable<ContactBatch>,
  fields: readonly ContactField[],
): AsyncGenerator<PackedBatch> {
  for await (const { contacts, skipped, warnings } of batches) {
    const packed = packContacts(
      contacts.map(({ contact }) => contact),
      fields,
    );
    const places = new Uint32Array(2 * contacts.length);
    contacts.forEach(({ position: { row, line } }, index) => {
      places[2 * index] = row;
      places[2 * index + 1] = line;
    });
    yield { contacts: packed, places, skipped, warnings };
  }
}

/** Where the contact of that index stands; undefined where the batch has no such contact. */
export function placeInBatch({ places }: PackedBatch, index: number): Position | undefined {
  const [row, line] = places.subarray(2 * index, 2 * index + 2);
  return row === undefined || line === undefined ? undefined : { row, line };
}
