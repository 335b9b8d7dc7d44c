import neatCsv from 'neat-csv';
import type { BrokenRecord, RecordBlock } from './record-cutter.ts';

/** A record with its cells unquoted, otherwise as written. */
export interface CsvRecord {
  readonly row: number;
  readonly cells: readonly string[];
}

export interface ParsedBlock {
  readonly records: readonly CsvRecord[];
  readonly broken: readonly BrokenRecord[];
}

/** Parses each block of well-formed records into cells. */
export async function* parseRecords(
  blocks: AsyncIterable<RecordBlock>,
): AsyncGenerator<ParsedBlock> {
  for await (const block of blocks) {
    yield { records: await parseBlock(block), broken: block.broken };
  }
}

async function parseBlock({ text, rows }: RecordBlock): Promise<CsvRecord[]> {
  // neat-csv is given a whole string, never a stream, whose errors it would not pass on. The cells
  // of a row come keyed by index, which JavaScript keeps in ascending order.
  const parsed = await neatCsv(text, { headers: false });
  if (parsed.length !== rows.length) {
    throw new Error(`neat-csv made ${parsed.length} records of ${rows.length}`);
  }
  return parsed.map((cells, index) => ({ row: rows[index] ?? 0, cells: Object.values(cells) }));
}
