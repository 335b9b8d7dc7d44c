import { shorten } from './shorten.ts';

/** As much of a file's text as is quoted in a message or a result, in UTF-16 units. */
const maxExcerptLength = 100;

/**
 * What terminals and logs obey instead of showing it: controls, marks of direction, ends of lines. Joiners
 * (U+200C, U+200D) stay: Persian names and emoji are written with them, and they move nothing.
 */
const obeyed = /(?![\u200C\u200D])[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** The beginning of a text, on one line: it may be printed to a terminal or a log. */
export function excerpt(text: string): string {
  return shorten(text, maxExcerptLength).replaceAll(obeyed, '\uFFFD');
}
