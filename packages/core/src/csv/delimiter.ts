/** What may stand between two cells. */
export const delimiters = [',', ';', '\t', '|'] as const;

export type Delimiter = (typeof delimiters)[number];

/** How each is called where it cannot well be written. */
export const delimiterNames = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'pipe',
} as const satisfies Record<Delimiter, string>;

export function isDelimiter(text: string): text is Delimiter {
  return delimiters.some((delimiter) => delimiter === text);
}
