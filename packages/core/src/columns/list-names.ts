/** Names written as text, for tables that people read: parted by commas, a line for each language. */
export function listNames(...lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.split(', '));
}
