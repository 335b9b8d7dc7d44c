import type { ParsedBlock } from '../csv/parse-records.ts';
import type { ReadableFile } from '../file/readable-file.ts';

/** Of a row, where none was seen yet: behind blank lines, or rows that are broken. */
const assumedLength = 100;

/**
 * About how many rows a file has, if all are as long as the first of them. A character counts for a
 * byte: no store plans so finely that more would matter.
 */
export function estimateRows({ sizeBytes }: ReadableFile, { records }: ParsedBlock): number {
  let characters = 0;
  // Behind each cell comes a delimiter or the line end.
  for (const { cells } of records) for (const cell of cells) characters += cell.length + 1;
  const length = characters === 0 ? assumedLength : characters / records.length;
  return Math.ceil(sizeBytes / length);
}
