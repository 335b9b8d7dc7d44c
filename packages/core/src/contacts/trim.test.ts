import { describe, expect, it } from 'vitest';
import { trim } from './trim.ts';

describe('trim', () => {
  it.each([
    ['nothing', 'Ann Lee', 'Ann Lee'],
    ['spaces, tabs and line ends', ' \t\r\nAnn\n Lee\u000b ', 'Ann\n Lee'],
    ['spaces of other widths', '\u00a0\u2003Ann\u3000\u202f', 'Ann'],
    ['a byte order mark', '\ufeffAnn', 'Ann'],
    ['next lines among them', '\u0085 \u0085Ann\u0085Lee \u0085', 'Ann\u0085Lee'],
    ['everything', ' \u0085\u2028 ', ''],
  ])('takes off %s', (_case, value, trimmed) => {
    expect(trim(value)).toBe(trimmed);
  });
});
