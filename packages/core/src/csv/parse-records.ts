import neatCsv from 'neat-csv';
import type { Dialect } from './dialect.ts';
import type { BrokenRecord, Extent, RecordBlock } from './record-block.ts';

/** A record with its cells unquoted, otherwise as written. */
export interface CsvRecord extends Extent {
  readonly cells: readonly string[];
}

export interface ParsedBlock {
  readonly records: readonly CsvRecord[];
  readonly broken: readonly BrokenRecord[];
}

/** A character that no text has, since decoding refuses it: it parts nothing. */
const noDelimiter = '\0';

/** Parses each block of well-formed records into cells. */
export async function* parseRecords(
  blocks: AsyncIterable<RecordBlock>,
  { delimiter }: Pick<Dialect, 'delimiter'>,
): AsyncGenerator<ParsedBlock> {
  for await (const block of blocks) yield parseBlock(block, delimiter ?? noDelimiter);
}

async function parseBlock(
  { text, extents, broken }: RecordBlock,
  separator: string,
): Promise<ParsedBlock> {
  // neat-csv is given a whole string, never a stream, whose errors it would not pass on. The cells
  // of a row come keyed by index, which JavaScript keeps in ascending order.
  const parsed = await neatCsv(text, { headers: false, separator });
  if (parsed.length !== extents.length) {
    throw new Error(`neat-csv made ${parsed.length} records of ${extents.length}`);
  }
  const records = extents.map((extent, index) => ({
    ...extent,
    cells: Object.values(parsed[index] ?? {}),
  }));
  return { records, broken };
}
