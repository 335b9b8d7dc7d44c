import { describe, expect, it } from 'vitest';
import type { RowProblem, RowWarning } from './row-problem.ts';
import { countNothing, Tally, type BatchOutcome } from './tally.ts';

function problem(row: number, message = 'name is empty'): RowProblem {
  return { row, line: row, code: 'name_empty', message };
}

function problems(count: number, firstRow = 2): RowProblem[] {
  return Array.from({ length: count }, (_, index) => problem(firstRow + index));
}

function warnings(count: number, firstRow = 2): RowWarning[] {
  return Array.from({ length: count }, (_, index) => {
    const row = firstRow + index;
    return { row, line: row, code: 'rows_in_cell', message: 'a quote may be missing' };
  });
}

function outcome(of: Partial<BatchOutcome>): BatchOutcome {
  return { importedRows: 0, skipped: [], failed: [], warnings: [], ...of };
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
      problems: [],
      warnings: [],
    });
  });

  it('adds up the batches', () => {
    const tally = new Tally(100);
    tally.add(outcome({ importedRows: 3, skipped: problems(2), failed: problems(1, 9) }));
    tally.add(outcome({ importedRows: 4, skipped: problems(1, 20) }));
    tally.add(outcome({ failed: problems(2, 30) }));
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
    tally.add(outcome({ skipped: problems(1) }));
    expect(tally.result().outcome).toBe('failed');
  });

  it('completes with one imported row among many others', () => {
    const tally = new Tally(10);
    tally.add(outcome({ importedRows: 1, skipped: problems(4), failed: problems(4, 6) }));
    expect(tally.result().outcome).toBe('completed');
  });

  it('tells of skipped and failed rows in file order', () => {
    const tally = new Tally(10);
    const failed = [problem(9, 'refused'), problem(3, 'refused')];
    tally.add(outcome({ skipped: [problem(2), problem(10)], failed }));
    tally.add(outcome({ skipped: [problem(11)] }));
    expect(tally.result().messages).toEqual([
      'Row 2: name is empty',
      'Row 3: refused',
      'Row 9: refused',
      'Row 10: name is empty',
      'Row 11: name is empty',
    ]);
    expect(tally.result().problems.map(({ row }) => row)).toEqual([2, 3, 9, 10, 11]);
  });

  it('tells of 1,000 rows one by one', () => {
    const tally = new Tally(2_000);
    tally.add(outcome({ skipped: problems(1_000) }));
    const { messages } = tally.result();
    expect(messages).toHaveLength(1_000);
    expect(messages.at(-1)).toBe('Row 1001: name is empty');
  });

  it('counts the rows beyond 1,000 in one more message', () => {
    const tally = new Tally(2_000);
    tally.add(outcome({ skipped: problems(999) }));
    tally.add(
      outcome({ importedRows: 5, skipped: problems(2, 1_001), failed: problems(3, 1_003) }),
    );
    tally.add(outcome({ skipped: problems(1, 1_006) }));
    const { messages, skippedRows, failedRows } = tally.result();
    expect(skippedRows + failedRows).toBe(1_005);
    expect(messages).toHaveLength(1_001);
    expect(messages[999]).toBe('Row 1001: name is empty');
    expect(messages[1_000]).toBe('and 5 more');
  });

  it('lists the first 1,000 problems for programs, whole', () => {
    const tally = new Tally(2_000);
    const long = problem(2, 'x'.repeat(5_000));
    tally.add(outcome({ skipped: [long] }));
    tally.add(outcome({ failed: problems(1_200, 3) }));
    expect(tally.result().problems).toEqual([long, ...problems(999, 3)]);
  });

  it('lists the first 1,000 warnings, which count nothing', () => {
    const tally = new Tally(2_000);
    tally.add(outcome({ importedRows: 10, warnings: warnings(700) }));
    tally.add(outcome({ importedRows: 10, warnings: warnings(700, 702) }));
    expect(tally.result()).toMatchObject({ totalRows: 20, importedRows: 20, problems: [] });
    expect(tally.result().warnings).toEqual(warnings(1_000));
  });

  it('has a message for stored rows that may hold others, among those of problems', () => {
    const tally = new Tally(10);
    const [inCell, named] = [warnings(1, 3), warnings(1, 4)];
    const substituted = named.map((each) =>
      Object.assign(each, { code: 'name_substituted' as const }),
    );
    tally.add(
      outcome({
        importedRows: 2,
        skipped: [problem(2), problem(5)],
        warnings: [...inCell, ...substituted],
      }),
    );
    expect(tally.result().messages.map((message) => message.slice(0, 6))).toEqual([
      'Row 2:',
      'Row 3:',
      'Row 5:',
    ]);
  });

  it('does not warn of a row that the store refused', () => {
    const tally = new Tally(10);
    tally.add(outcome({ importedRows: 2, failed: [problem(3)], warnings: warnings(3) }));
    expect(tally.result().warnings.map(({ row }) => row)).toEqual([2, 4]);
  });

  it('keeps a message of 300 characters and shortens a longer one to 300', () => {
    const tally = new Tally(10);
    const longest = 'x'.repeat(300 - 'Row 2: '.length);
    tally.add(outcome({ skipped: [problem(2, longest), problem(3, `${longest}x`)] }));
    expect(tally.result().messages).toEqual([
      `Row 2: ${longest}`,
      `Row 3: ${longest.slice(0, -1)}…`,
    ]);
  });

  it('never shortens to half a character', () => {
    const tally = new Tally(10);
    const skipped = ['', 'x', 'xx'].map((lead, row) => problem(row, lead + '😀'.repeat(200)));
    tally.add(outcome({ skipped }));
    const { messages } = tally.result();
    expect(messages.filter((message) => !message.isWellFormed())).toEqual([]);
    expect(messages.filter((message) => message.length > 300)).toEqual([]);
  });

  it('accepts as many rows as a file may have, good or not', () => {
    const oneLess = new Tally(6);
    oneLess.add(outcome({ importedRows: 3, skipped: problems(1), failed: problems(1, 3) }));
    expect(oneLess.result().totalRows).toBe(5);
    const exact = new Tally(6);
    exact.add(outcome({ importedRows: 3, skipped: problems(1), failed: problems(1, 3) }));
    exact.add(outcome({ importedRows: 1 }));
    expect(exact.result().totalRows).toBe(6);
  });

  it.each([
    { kind: 'imported', last: outcome({ importedRows: 1 }) },
    { kind: 'skipped', last: outcome({ skipped: problems(1, 9) }) },
    { kind: 'failed', last: outcome({ failed: problems(1, 9) }) },
  ])('refuses the file when one row too many is $kind', ({ last }) => {
    const tally = new Tally(6);
    tally.add(outcome({ importedRows: 4, skipped: problems(1), failed: problems(1, 3) }));
    expect(() => tally.add(last)).toThrow(
      expect.objectContaining({
        code: 'file_too_large',
        message: 'the file has more than 6 rows: split it and send the parts',
      }),
    );
  });
});

describe('countNothing', () => {
  it('counts nothing and tells the fault', () => {
    expect(countNothing("CSV must have 'name' column")).toEqual({
      outcome: 'failed',
      totalRows: 0,
      importedRows: 0,
      failedRows: 0,
      skippedRows: 0,
      messages: ["CSV must have 'name' column"],
      problems: [],
      warnings: [],
    });
  });
});
