import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCodes, headerFaultCodes, rowProblemCodes, rowWarningCodes } from '@phonebook/core';
import { describe, expect, it } from 'vitest';
import { formatsPage } from './formats-page.ts';

function readPage(name: string): string {
  return readFileSync(join(import.meta.dirname, '../guide', name), 'utf8');
}

describe('formats.md', () => {
  it('says what the code does; `npm run docs` writes it', () => {
    expect(readPage('formats.md')).toBe(`${formatsPage()}\n`);
  });
});

describe('errors.md', () => {
  const sections = new Map(
    readPage('errors.md')
      .split(/^## /m)
      .slice(1)
      .map((section) => [section.split('\n')[0], codesIn(section)]),
  );

  it.each([
    ['Requests', errorCodes],
    ['Headers', headerFaultCodes],
    ['Rows that are not stored', rowProblemCodes],
    ['Rows that are stored', rowWarningCodes],
  ])('lists under "%s" the codes that there are, and no others', (title, codes) => {
    expect(new Set(sections.get(title))).toEqual(new Set(codes));
  });
});

/** The codes that begin a row of a table. */
function codesIn(section: string): string[] {
  return [...section.matchAll(/^\| `(\w+)`/gm)].map(([, code = '']) => code);
}
