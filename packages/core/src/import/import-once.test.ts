import { describe, expect, it } from 'vitest';
import { fileOf } from '../../test/chunks.ts';
import { MemoryStore } from '../../test/memory-store.ts';

import { importOnce, type OnceResult } from './import-once.ts';

const once = { key: 'key', fingerprint: 'a'.repeat(64) };
const csv = 'name,type\nAnn,private\nBob,foo\n';

function importInto(
  store: MemoryStore,
  text: string = csv,
  by: { readonly once: typeof once | undefined } = { once },
): Promise<OnceResult> {
  return importOnce(fileOf(Buffer.from(text)), { ownerId: 'ann', store, maxRows: 10, ...by });
}

async function namesIn(store: MemoryStore): Promise<readonly string[]> {
  const contacts = await store.list({ ownerId: 'ann', afterId: 0, limit: 10 });
  return contacts.map(({ name }) => name);
}

describe('importOnce', () => {
  it('stores what is sent twice by one key once, and tells the same', async () => {
    const store = new MemoryStore();
    const first = await importInto(store);
    expect(first).toMatchObject({
      isRecalled: false,
      summary: { outcome: 'completed', totalRows: 2, importedRows: 1, skippedRows: 1 },
    });
    expect(await importInto(store)).toEqual({ ...first, isRecalled: true });
    expect(await namesIn(store)).toEqual(['Ann']);
  });

  it('stores what has no key each time', async () => {
    const store = new MemoryStore();
    for (let time = 0; time < 2; time += 1) {
      expect((await importInto(store, csv, { once: undefined })).isRecalled).toBe(false);
    }
    expect(await namesIn(store)).toEqual(['Ann', 'Ann']);
  });

  it('refuses the key of another file', async () => {
    const store = new MemoryStore();
    await importInto(store);
    const other = { ...once, fingerprint: 'b'.repeat(64) };
    await expect(importInto(store, 'name\nEve\n', { once: other })).rejects.toMatchObject({
      code: 'key_reused',
      message:
        'the key was used for another file or other options before: use a new one for each import',
    });
    expect(await namesIn(store)).toEqual(['Ann']);
  });

  it.each(['company\nA\n', 'name,type\nAnn,foo\n', 'name\n'])(
    'leaves the key to the mended file where nothing was stored: %j',
    async (broken) => {
      const store = new MemoryStore();
      expect((await importInto(store, broken)).summary.importedRows).toBe(0);
      const mended = { ...once, fingerprint: 'b'.repeat(64) };
      expect((await importInto(store, csv, { once: mended })).summary.importedRows).toBe(1);
    },
  );
});
