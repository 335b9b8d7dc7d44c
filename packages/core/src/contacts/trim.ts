const nextLine = '\u0085';

/**
 * Takes the white space off both ends of a value: what Unicode calls so, and the byte order mark.
 * JavaScript's own `trim` leaves out U+0085, the line end of mainframes.
 */
export function trim(value: string): string {
  let trimmed = value.trim();
  while (trimmed.startsWith(nextLine)) trimmed = trimmed.slice(1).trimStart();
  while (trimmed.endsWith(nextLine)) trimmed = trimmed.slice(0, -1).trimEnd();
  return trimmed;
}
