import { describe, expect, it } from 'vitest';
import type { ContactImport, RefusedContact } from '../contacts/contact-store.ts';
import { packContacts } from '../contacts/packed-contacts.ts';
import type { PackedBatch } from './pack-batches.ts';
import { storeBatch } from './store-batch.ts';

function importThatRefuses(...refused: readonly RefusedContact[]): ContactImport {
  return {
    insert: async () => refused,
    commit: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}

const contacts = ['Ada', 'Bob', 'Cy'].map((name) => ({ name, type: 'private' }));

const batch: PackedBatch = {
  contacts: packContacts(contacts, ['name', 'type']),
  places: Uint32Array.of(2, 3, 5, 6, 9, 10),
  skipped: [{ row: 3, line: 4, code: 'name_empty', message: 'name is empty' }],
  warnings: [{ row: 9, line: 10, code: 'rows_in_cell', message: 'a quote may be missing' }],
};

describe('storeBatch', () => {
  it('counts every contact that the store took', async () => {
    expect(await storeBatch(importThatRefuses(), batch)).toEqual({
      importedRows: 3,
      skipped: batch.skipped,
      failed: [],
      warnings: batch.warnings,
    });
  });

  it('turns a refused contact into the problem of its row', async () => {
    const refused = { index: 1, reason: 'value out of range' };
    expect(await storeBatch(importThatRefuses(refused), batch)).toEqual({
      importedRows: 2,
      skipped: batch.skipped,
      failed: [
        {
          row: 5,
          line: 6,
          code: 'store_refused',
          message: 'the database refused the row: value out of range',
        },
      ],
      warnings: batch.warnings,
    });
  });

  it('does not call the store for a batch without contacts', async () => {
    const untouched = { ...importThatRefuses(), insert: () => expect.unreachable() };
    const empty = { ...batch, contacts: packContacts([], ['name', 'type']) };
    expect(await storeBatch(untouched, empty)).toMatchObject({ importedRows: 0, failed: [] });
  });

  it('fails when the store refuses a contact that it was not given', async () => {
    await expect(storeBatch(importThatRefuses({ index: 3, reason: 'x' }), batch)).rejects.toThrow(
      'The store refused a contact it was not given: 3',
    );
  });
});
