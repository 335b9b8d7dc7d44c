import { describe, expect, it } from 'vitest';
import { toPage } from './page.ts';

describe('toPage', () => {
  it('takes the title and the first paragraph from the text', () => {
    const markdown = '# Tokens\n\nWho calls\nis told.\n\nMore.\n\n## Part\n\nText.\n';
    expect(toPage('tokens', markdown)).toEqual({
      slug: 'tokens',
      title: 'Tokens',
      summary: 'Who calls is told.',
      markdown,
    });
  });

  it.each(['No title\n\nText.\n\n', '# Title\n\n## No paragraph\n\nText.\n\n'])(
    'fails for a page that begins otherwise: %j',
    (markdown) => {
      expect(() => toPage('odd', markdown)).toThrow('The page odd does not begin');
    },
  );
});
