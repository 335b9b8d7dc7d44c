/** Enough to tell whether to read on. */
const maxLength = 700;

/** The lines of a text around the one that has most of the words; tables without what aligns them. */
export function excerpt(text: string, words: readonly string[]): string {
  const lines = text.replaceAll(/ {2,}/g, ' ').replaceAll(/-{4,}/g, '---').split('\n');
  const scores = lines.map((line) => countWords(line.toLowerCase(), words));
  const best = scores.indexOf(Math.max(...scores));
  let [first, last] = [best, best];
  let length = lines[best]?.length ?? 0;
  while (length < maxLength && (first > 0 || last < lines.length - 1)) {
    if (last < lines.length - 1) length += lines[(last += 1)]?.length ?? 0;
    if (first > 0 && length < maxLength) length += lines[(first -= 1)]?.length ?? 0;
  }
  const part = lines.slice(first, last + 1).join('\n');
  const [before, after] = [first > 0 ? '… ' : '', last < lines.length - 1 ? ' …' : ''];
  return `${before}${shorten(part)}${after}`;
}

function countWords(line: string, words: readonly string[]): number {
  return words.filter((word) => line.includes(word)).length;
}

/** A single line may be long: in a table, one lists the names that a column has in other programs. */
function shorten(part: string): string {
  return part.length > 2 * maxLength ? `${part.slice(0, 2 * maxLength)} …` : part;
}
