/** Enough to tell whether to read on. */
const maxLength = 1_000;
const linesBefore = 3;
const linesAfter = 7;

/** The lines of a text around the one that has most of the words; tables without what aligns them. */
export function excerpt(text: string, words: readonly string[]): string {
  const whole = text.replaceAll(/ {2,}/g, ' ').replaceAll(/-{4,}/g, '---');
  if (whole.length <= maxLength) return whole;
  const lines = whole.split('\n');
  const scores = lines.map((line) => countWords(line.toLowerCase(), words));
  const best = scores.indexOf(Math.max(...scores));
  const first = Math.max(0, best - linesBefore);
  const part = lines.slice(first, best + linesAfter + 1).join('\n');
  // A single line may be long: in a table, one lists the names that a column has elsewhere.
  return `${first > 0 ? '… ' : ''}${part.slice(0, maxLength)} …`;
}

function countWords(line: string, words: readonly string[]): number {
  return words.filter((word) => line.includes(word)).length;
}
