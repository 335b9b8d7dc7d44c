import { shorten } from './shorten.ts';

/** As much of a file's text as is quoted in a message or a result, in UTF-16 units. */
const maxExcerptLength = 100;

/** The beginning of a text, on one line: it may be printed to a terminal or a log. */
export function excerpt(text: string): string {
  return shorten(text, maxExcerptLength).replaceAll(/\p{Cc}/gu, '\ufffd');
}
