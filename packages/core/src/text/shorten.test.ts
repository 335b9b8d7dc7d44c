import { describe, expect, it } from 'vitest';
import { shorten } from './shorten.ts';

describe('shorten', () => {
  it('leaves a text that fits as it is', () => {
    expect(shorten('', 3)).toBe('');
    expect(shorten('abc', 3)).toBe('abc');
    expect(shorten('a😀', 3)).toBe('a😀');
  });

  it('ends a text that does not fit with an ellipsis', () => {
    expect(shorten('abcd', 3)).toBe('ab…');
  });

  it('leaves out a character that would be cut in half', () => {
    expect(shorten('a😀b', 3)).toBe('a…');
    expect(shorten('😀😀', 3)).toBe('😀…');
  });
});
