import neatCsv from 'neat-csv';
import type { Dialect } from './dialect.ts';
import type { BrokenRecord, Extent, RawRecord, RecordBlock } from './record-block.ts';

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

/** A record without quotes is its cells, delimiter by delimiter; only one with quotes needs a parser. */
async function parseBlock(
  { records, broken }: RecordBlock,
  separator: string,
): Promise<ParsedBlock> {
  const quoted = records.filter(isQuoted);
  const cellsOfQuoted = quoted.length === 0 ? [] : await parseQuoted(quoted, separator);
  let at = 0;
  const parsed = records.map((record): CsvRecord => {
    const { row, line, lines, text } = record;
    const cells = isQuoted(record) ? cellsOfQuoted[at++] : text.split(separator);
    return { row, line, lines, cells: cells ?? [] };
  });
  return { records: parsed, broken };
}

function isQuoted({ text }: RawRecord): boolean {
  return text.includes('"');
}

async function parseQuoted(records: readonly RawRecord[], separator: string): Promise<string[][]> {
  const text = records.map((record) => `${record.text}\n`).join('');
  // neat-csv is given a whole string, never a stream, whose errors it would not pass on. The cells
  // of a row come keyed by index, which JavaScript keeps in ascending order.
  const parsed = await neatCsv(text, { headers: false, separator });
  if (parsed.length !== records.length) {
    throw new Error(`neat-csv made ${parsed.length} records of ${records.length}`);
  }
  return parsed.map((cells) => Object.values(cells));
}
