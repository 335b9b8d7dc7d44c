/** What may stand between two cells. */
export const delimiters = [',', ';', '\t', '|'] as const;

export type Delimiter = (typeof delimiters)[number];

export function isDelimiter(text: string): text is Delimiter {
  return delimiters.some((delimiter) => delimiter === text);
}
