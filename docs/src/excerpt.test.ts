import { describe, expect, it } from 'vitest';
import { excerpt } from './excerpt.ts';

const line = (word: string) => `${word} ${'x'.repeat(98)}`;

describe('excerpt', () => {
  it('answers a short text whole, without what aligns its tables', () => {
    expect(excerpt('a\n| b     | c |\n| ----- | - |', ['c'])).toBe('a\n| b | c |\n| --- | - |');
  });

  it('answers of a long text the lines around the one with most of the words', () => {
    const lines = Array.from({ length: 50 }, (_, index) => line(`line${index}`));
    lines[30] = line('retry after');
    lines[40] = line('retry');
    const found = excerpt(lines.join('\n'), ['retry', 'after']).split('\n');
    expect(found.find((each) => each.includes('retry after'))).toBeDefined();
    expect(found.length).toBeLessThan(12);
    expect(found[0]).toMatch(/^… line2\d/);
    expect(found.at(-1)).toMatch(/ …$/);
  });

  it('gives the heading of a table, and leaves code as it is', () => {
    const rows = Array.from(
      { length: 40 },
      (_, index) => `| row${index}     | ${'x'.repeat(40)} |`,
    );
    const code = '```python\nwith a:\n    with b:\n        c()\n```';
    const found = excerpt(['| code   | means |', '| ----- | --- |', ...rows].join('\n'), ['row30']);
    expect(found.split('\n').slice(0, 2)).toEqual(['… | code | means |', '| --- | --- |']);
    expect(found).toContain('| row30 |');
    expect(excerpt(code, ['c'])).toBe(code);
  });

  it('cuts a line that is too long by itself', () => {
    expect(excerpt('word '.repeat(1_000), ['word']).length).toBeLessThan(1_500);
  });
});
