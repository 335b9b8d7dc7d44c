/** Enough to tell whether to read on. */
const maxLength = 1_000;
const linesBefore = 3;
const linesAfter = 7;

/** The lines of a text around the one that has most of the words; tables with their heading. */
export function excerpt(text: string, words: readonly string[]): string {
  const lines = text.split('\n').map(tighten);
  if (lines.join('\n').length <= maxLength) return lines.join('\n');
  const scores = lines.map((line) => countWords(line.toLowerCase(), words));
  const best = scores.indexOf(Math.max(...scores));
  const first = Math.max(0, best - linesBefore);
  const part = [...headingOf(lines, first), ...lines.slice(first, best + linesAfter + 1)];
  // A single line may be long: in a table, one lists the names that a column has elsewhere.
  return `${first > 0 ? '… ' : ''}${part.join('\n').slice(0, maxLength).trimEnd()} …`;
}

/** A row of a table without what aligns it. */
function tighten(line: string): string {
  if (!line.startsWith('|')) return line;
  return line.replaceAll(/ {2,}/g, ' ').replaceAll(/-{4,}/g, '---');
}

function countWords(line: string, words: readonly string[]): number {
  return words.filter((word) => line.includes(word)).length;
}

/** The heading of the table that line `index` goes on with, if it does. */
function headingOf(lines: readonly string[], index: number): readonly string[] {
  let first = index;
  while (lines[first]?.startsWith('|')) first -= 1;
  return lines.slice(first + 1, Math.min(first + 3, index));
}
