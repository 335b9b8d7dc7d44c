import { describe, expect, it } from 'vitest';
import { collect, cutBytes, fileOf, WatchedFile } from '../../test/chunks.ts';
import { readContacts } from './read-contacts.ts';

function fileWith(rows: number): Buffer {
  return Buffer.from(`name;workphone\n${'Ada Lovelace;+39 0541 1\n'.repeat(rows)}`);
}

describe('readContacts', () => {
  it('tells what the file is before its contacts are asked for', async () => {
    await using reading = await readContacts(fileOf(fileWith(2)), {});
    expect(reading).toMatchObject({
      recognized: { encoding: 'utf-8', delimiter: ';', format: 'own' },
      headerFault: undefined,
      fields: ['name', 'type', 'workphone'],
    });
    const batches = await collect(reading.batches);
    expect(batches.reduce((sum, { contacts }) => sum + contacts.count, 0)).toBe(2);
  });

  it.each([0, 1, 500, 20_000])('expects about as many rows as there are: %i', async (rows) => {
    await using reading = await readContacts(fileOf(fileWith(rows)), {});
    expect(Math.abs(reading.expectedRows - rows)).toBeLessThanOrEqual(1 + rows / 100);
  });

  it('expects many of a long file whose first rows tell nothing', async () => {
    const blank = Buffer.from(`name\n${'\n'.repeat(70_000)}${'Ada\n'.repeat(200_000)}`);
    await using reading = await readContacts(fileOf(...cutBytes(blank, [65_536])), {});
    expect(reading.expectedRows).toBeGreaterThan(5_000);
  });

  it('is done with the file when it is disposed of halfway', async () => {
    const file = new WatchedFile([fileWith(5_000), fileWith(5_000)]);
    {
      await using reading = await readContacts(file, {});
      await reading.batches[Symbol.asyncIterator]().next();
      expect(file.isClosed).toBe(false);
    }
    expect(file.isClosed).toBe(true);
  });

  it('is done with the file when its header cannot be read', async () => {
    const file = new WatchedFile([Buffer.from('"name')]);
    await expect(readContacts(file, {})).rejects.toMatchObject({ code: 'csv_unreadable' });
    expect(file.isClosed).toBe(true);
  });
});
