import { describe, expect, it } from 'vitest';
import { labelWords, readLabel } from './labels.ts';
import { normalizeName } from './normalize-name.ts';

describe('readLabel', () => {
  it.each([
    ['Work', 'work'],
    ['* Work', 'work'],
    ['Büro', 'work'],
    ['lavoro', 'work'],
    ['HOME', 'home'],
    ['Domicile', 'home'],
    ['Mobile', 'cell'],
    ['Móvil', 'cell'],
    ['Work Fax', 'fax'],
    ['workFax', 'fax'],
    ['Home Fax', 'fax'],
    ['Pager', 'pager'],
    ['Altro', 'other'],
    ['', 'none'],
    ['*', 'none'],
    ['* ', 'none'],
    ['Main', 'none'],
    ['INTERNET', 'none'],
    ['Reception', 'custom'],
    ['Casa di mamma', 'custom'],
    ['仕事', 'custom'],
  ])('reads %j as %s', (written, kind) => {
    expect(readLabel(written).kind).toBe(kind);
  });

  it('gives the text as it is written, but for the mark of a primary value', () => {
    expect(readLabel(' * Casa al Mare ').text).toBe('Casa al Mare');
    expect(readLabel('* ').text).toBe('');
  });
});

describe('labelWords', () => {
  it('give no word two meanings', () => {
    const kinds = new Map<string, string>();
    const conflicts = Object.entries(labelWords).flatMap(([kind, words]) =>
      words.filter((word) => {
        const before = kinds.get(normalizeName(word)) ?? kind;
        kinds.set(normalizeName(word), kind);
        return before !== kind;
      }),
    );
    expect(conflicts).toEqual([]);
  });
});
