import { describe, expect, it } from 'vitest';
import { collect, streamOf } from '../../test/chunks.ts';
import { unpackContacts } from '../contacts/packed-contacts.ts';
import { packBatches, placeInBatch } from './pack-batches.ts';
import type { ContactBatch } from './to-contacts.ts';

const skipped = [{ row: 3, line: 4, code: 'name_empty', message: 'name is empty' }] as const;
const warnings = [{ row: 9, line: 10, code: 'rows_in_cell', message: 'look' }] as const;
const batch: ContactBatch = {
  contacts: [
    { position: { row: 2, line: 3 }, contact: { name: 'Ada', type: 'private' } },
    { position: { row: 4_294_967_295, line: 10 }, contact: { name: 'Bob', type: 'public' } },
  ],
  skipped,
  warnings,
};

describe('packBatches', () => {
  it('packs the contacts of each batch, and passes on what there is to tell', async () => {
    const empty: ContactBatch = { contacts: [], skipped: [], warnings: [] };
    const [first, second] = await collect(packBatches(streamOf(batch, empty), ['type', 'name']));
    if (first === undefined || second === undefined) return expect.unreachable();
    expect([...unpackContacts(first.contacts, ['type', 'name'])]).toEqual([
      ['private', 'Ada'],
      ['public', 'Bob'],
    ]);
    expect(first).toMatchObject({ skipped, warnings });
    expect(second.contacts.count).toBe(0);
  });

  it('makes batches that survive being copied to another thread', async () => {
    const [packed] = await collect(packBatches(streamOf(batch), ['name', 'type']));
    expect(structuredClone(packed)).toEqual(packed);
  });
});

describe('placeInBatch', () => {
  it('tells where each contact stands', async () => {
    const [packed] = await collect(packBatches(streamOf(batch), ['name', 'type']));
    if (packed === undefined) return expect.unreachable();
    expect(placeInBatch(packed, 0)).toEqual({ row: 2, line: 3 });
    expect(placeInBatch(packed, 1)).toEqual({ row: 4_294_967_295, line: 10 });
    expect(placeInBatch(packed, 2)).toBeUndefined();
    expect(placeInBatch(packed, -1)).toBeUndefined();
  });
});
