/**
 * The spelling in which names of columns and labels are compared: letters and digits only, without
 * case and accents. `E-Mail (privée)` becomes `emailprivee`.
 */
export function normalizeName(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** The same for a name in which `#` stands for a number. */
export function normalizePattern(pattern: string): string {
  return pattern.split('#').map(normalizeName).join('#');
}

/** A normalized name with its first number as `#`, and that number; undefined where it has none. */
export function numberIn(
  name: string,
): { readonly pattern: string; readonly number: number } | undefined {
  const digits = /\d+/.exec(name)?.[0];
  return digits === undefined
    ? undefined
    : { pattern: name.replace(digits, '#'), number: Number(digits) };
}
