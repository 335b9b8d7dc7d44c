/**
 * Cuts `text` to at most `maxLength` UTF-16 units, of which the last is an ellipsis. A character
 * is left whole or left out: half of a surrogate pair is no text that JSON readers take.
 */
export function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  return `${text.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
