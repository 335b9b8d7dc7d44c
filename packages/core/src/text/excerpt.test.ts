import { describe, expect, it } from 'vitest';
import { excerpt } from './excerpt.ts';

describe('excerpt', () => {
  it.each([
    ['controls', 'a\u001B[2Jb\u0000c\u007Fd\u009Be', 'a\uFFFD[2Jb\uFFFDc\uFFFDd\uFFFDe'],
    ['ends of lines', 'a\nb\r\u0085c\u2028d\u2029e', 'a\uFFFDb\uFFFD\uFFFDc\uFFFDd\uFFFDe'],
    [
      'marks of direction',
      '\u202Efdp.exe\u202C \u200E\u2066a\u2069',
      '\uFFFDfdp.exe\uFFFD \uFFFD\uFFFDa\uFFFD',
    ],
    ['what is not seen', 'a\u00ADb\uFEFFc\u{E0041}d', 'a\uFFFDb\uFFFDc\uFFFDd'],
  ])('shows that there are %s, and none of them', (_case, text, shown) => {
    expect(excerpt(text)).toBe(shown);
  });

  it.each([
    'Müller-Lüdenscheidt',
    'می\u200Cخواهم',
    'क\u094D\u200Dष',
    '👩\u200D👧',
    'שלום',
    '王小明',
  ])('leaves what names and emoji are written with: %s', (text) => {
    expect(excerpt(text)).toBe(text);
  });

  it('has 100 UTF-16 units at most', () => {
    expect(excerpt('a'.repeat(100))).toBe('a'.repeat(100));
    expect(excerpt('a'.repeat(101))).toBe(`${'a'.repeat(99)}…`);
  });
});
