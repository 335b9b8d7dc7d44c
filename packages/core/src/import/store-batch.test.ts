import { describe, expect, it } from 'vitest';
import type { ContactImport, RefusedContact } from '../contacts/contact-store.ts';
import { storeBatch } from './store-batch.ts';
import type { ContactBatch } from './to-contacts.ts';

function importThatRefuses(...refused: readonly RefusedContact[]): ContactImport {
  return {
    insert: async () => refused,
    commit: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}

const batch: ContactBatch = {
  contacts: [
    { row: 2, contact: { name: 'Ada', type: 'private' } },
    { row: 5, contact: { name: 'Bob', type: 'private' } },
    { row: 9, contact: { name: 'Cy', type: 'private' } },
  ],
  skipped: [{ row: 3, reason: 'name is empty' }],
};

describe('storeBatch', () => {
  it('counts every contact that the store took', async () => {
    expect(await storeBatch(importThatRefuses(), batch)).toEqual({
      importedRows: 3,
      skipped: batch.skipped,
      failed: [],
    });
  });

  it('turns a refused contact into the problem of its row', async () => {
    const refused = { index: 1, reason: 'value out of range' };
    expect(await storeBatch(importThatRefuses(refused), batch)).toEqual({
      importedRows: 2,
      skipped: batch.skipped,
      failed: [{ row: 5, reason: 'the database refused the row: value out of range' }],
    });
  });

  it('fails when the store refuses a contact that it was not given', async () => {
    await expect(storeBatch(importThatRefuses({ index: 3, reason: 'x' }), batch)).rejects.toThrow(
      'The store refused a contact it was not given: 3',
    );
  });
});
