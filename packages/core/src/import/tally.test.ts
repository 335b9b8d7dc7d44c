import { describe, expect, it } from 'vitest';
import type { RowProblem } from './row-problem.ts';
import { headerRefused, Tally } from './tally.ts';

function problems(count: number, firstRow = 2): RowProblem[] {
  return Array.from({ length: count }, (_, index) => ({
    row: firstRow + index,
    reason: 'name is empty',
  }));
}

describe('Tally', () => {
  it('counts a file without rows as completed', () => {
    expect(new Tally(10).result()).toEqual({
      outcome: 'completed',
      totalRows: 0,
      importedRows: 0,
      failedRows: 0,
      skippedRows: 0,
      messages: [],
    });
  });

  it('adds up the batches', () => {
    const tally = new Tally(100);
    tally.add({ importedRows: 3, skipped: problems(2), failed: problems(1, 9) });
    tally.add({ importedRows: 4, skipped: problems(1, 20), failed: [] });
    tally.add({ importedRows: 0, skipped: [], failed: problems(2, 30) });
    expect(tally.result()).toMatchObject({
      outcome: 'completed',
      totalRows: 13,
      importedRows: 7,
      skippedRows: 3,
      failedRows: 3,
    });
  });

  it('fails when there are rows, but none was imported', () => {
    const tally = new Tally(10);
    tally.add({ importedRows: 0, skipped: problems(1), failed: [] });
    expect(tally.result().outcome).toBe('failed');
  });

  it('completes with one imported row among many others', () => {
    const tally = new Tally(10);
    tally.add({ importedRows: 1, skipped: problems(4), failed: problems(4, 6) });
    expect(tally.result().outcome).toBe('completed');
  });

  it('tells of skipped and failed rows in file order', () => {
    const tally = new Tally(10);
    tally.add({
      importedRows: 0,
      skipped: [
        { row: 2, reason: 'name is empty' },
        { row: 10, reason: 'name is empty' },
      ],
      failed: [
        { row: 9, reason: 'refused' },
        { row: 3, reason: 'refused' },
      ],
    });
    tally.add({ importedRows: 0, skipped: [{ row: 11, reason: 'name is empty' }], failed: [] });
    expect(tally.result().messages).toEqual([
      'Row 2: name is empty',
      'Row 3: refused',
      'Row 9: refused',
      'Row 10: name is empty',
      'Row 11: name is empty',
    ]);
  });

  it('tells of 1,000 rows one by one', () => {
    const tally = new Tally(2_000);
    tally.add({ importedRows: 0, skipped: problems(1_000), failed: [] });
    const { messages } = tally.result();
    expect(messages).toHaveLength(1_000);
    expect(messages.at(-1)).toBe('Row 1001: name is empty');
  });

  it('counts the rows beyond 1,000 in one more message', () => {
    const tally = new Tally(2_000);
    tally.add({ importedRows: 0, skipped: problems(999), failed: [] });
    tally.add({ importedRows: 5, skipped: problems(2, 1_001), failed: problems(3, 1_003) });
    tally.add({ importedRows: 0, skipped: problems(1, 1_006), failed: [] });
    const { messages, skippedRows, failedRows } = tally.result();
    expect(skippedRows + failedRows).toBe(1_005);
    expect(messages).toHaveLength(1_001);
    expect(messages[999]).toBe('Row 1001: name is empty');
    expect(messages[1_000]).toBe('and 5 more');
  });

  it('keeps a message of 300 characters and shortens a longer one to 300', () => {
    const tally = new Tally(10);
    const longest = 'x'.repeat(300 - 'Row 2: '.length);
    tally.add({
      importedRows: 0,
      skipped: [
        { row: 2, reason: longest },
        { row: 3, reason: `${longest}x` },
      ],
      failed: [],
    });
    expect(tally.result().messages).toEqual([
      `Row 2: ${longest}`,
      `Row 3: ${longest.slice(0, -1)}…`,
    ]);
  });

  it('never shortens to half a character', () => {
    const tally = new Tally(10);
    const skipped = ['', 'x', 'xx'].map((lead, row) => ({
      row,
      reason: `${lead}${'😀'.repeat(200)}`,
    }));
    tally.add({ importedRows: 0, skipped, failed: [] });
    const { messages } = tally.result();
    expect(messages.filter((message) => !message.isWellFormed())).toEqual([]);
    expect(messages.filter((message) => message.length > 300)).toEqual([]);
  });

  it('accepts as many rows as a file may have, good or not', () => {
    const oneLess = new Tally(6);
    oneLess.add({ importedRows: 3, skipped: problems(1), failed: problems(1, 3) });
    expect(oneLess.result().totalRows).toBe(5);
    const exact = new Tally(6);
    exact.add({ importedRows: 3, skipped: problems(1), failed: problems(1, 3) });
    exact.add({ importedRows: 1, skipped: [], failed: [] });
    expect(exact.result().totalRows).toBe(6);
  });

  it.each([
    { kind: 'imported', last: { importedRows: 1, skipped: [], failed: [] } },
    { kind: 'skipped', last: { importedRows: 0, skipped: problems(1, 9), failed: [] } },
    { kind: 'failed', last: { importedRows: 0, skipped: [], failed: problems(1, 9) } },
  ])('refuses the file when one row too many is $kind', ({ last }) => {
    const tally = new Tally(6);
    tally.add({ importedRows: 4, skipped: problems(1), failed: problems(1, 3) });
    expect(() => tally.add(last)).toThrow(
      expect.objectContaining({
        code: 'file_too_large',
        message: 'the file has more than 6 rows: split it and send the parts',
      }),
    );
  });
});

describe('headerRefused', () => {
  it('counts nothing and tells the fault', () => {
    expect(headerRefused("CSV must have 'name' column")).toEqual({
      outcome: 'failed',
      totalRows: 0,
      importedRows: 0,
      failedRows: 0,
      skippedRows: 0,
      messages: ["CSV must have 'name' column"],
    });
  });
});
