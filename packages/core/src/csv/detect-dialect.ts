import { cutRecords } from './cut-records.ts';
import { delimiters, type Delimiter } from './delimiter.ts';
import type { Dialect } from './dialect.ts';
import { parseRecords, type ParsedBlock } from './parse-records.ts';
import { readPreamble, type Preamble } from './read-preamble.ts';

/** How much of a file is looked at, in UTF-16 units: more where its first line is longer. */
const sampleLength = 65_536;
const maxSampleLength = 1_048_576;

/**
 * Tells how a file writes its records from the first of them: the delimiter is the one that cuts
 * the header and most rows into the same number of cells, quotes minded. A row may stop before the
 * last column, or go on with empty cells. Where no delimiter cuts the header, the file has one column.
 *
 * @param delimiter Known beforehand; then only the preamble is read.
 * @throws AppError `csv_unreadable` for a `sep=` line that names no delimiter we know.
 */
export async function detectDialect(
  chunks: AsyncIterable<string>,
  delimiter?: Delimiter,
): Promise<Dialect> {
  const sample = await readSample(chunks);
  const preamble = readPreamble(sample.text, delimiter);
  const known = preamble.delimiter;
  if (known !== undefined) return { delimiter: known, preamble };
  return { delimiter: await detectDelimiter(sample, preamble), preamble };
}

interface Sample {
  readonly text: string;
  /** Whether the file goes on behind it. */
  readonly isCutOff: boolean;
}

async function readSample(chunks: AsyncIterable<string>): Promise<Sample> {
  let text = '';
  for await (const chunk of chunks) {
    text += chunk;
    const isEnough = text.length > sampleLength && /[\r\n]/.test(text);
    if (isEnough || text.length > maxSampleLength) return { text, isCutOff: true };
  }
  return { text, isCutOff: false };
}

async function detectDelimiter(sample: Sample, preamble: Preamble): Promise<Delimiter | undefined> {
  const readings: Reading[] = [];
  for (const delimiter of delimiters) {
    if (!sample.text.includes(delimiter)) continue;
    readings.push(new Reading(delimiter, await readRecords(sample, { delimiter, preamble })));
  }
  const table = readings.filter((reading) => reading.isTable).toSorted(compareReadings)[0];
  return (table ?? readings.find((reading) => reading.isTrailed))?.delimiter;
}

/** The cells of each record under one delimiter, none for a broken one; none if its header is. */
async function readRecords(
  { text, isCutOff }: Sample,
  dialect: Dialect,
): Promise<readonly (readonly string[])[]> {
  const records: (readonly string[])[] = [];
  for await (const block of parseRecords(cutRecords(once(text), dialect), dialect)) {
    if (records.length === 0 && isHeaderBroken(block)) return [];
    records.push(...block.records.map(({ cells }) => cells));
    records.push(...block.broken.map(() => []));
  }
  // The end of the sample, where that is not the end of the file, cuts a record short.
  return isCutOff && records.length > 2 ? records.slice(0, -1) : records;
}

function isHeaderBroken({ records: [first], broken: [broken] }: ParsedBlock): boolean {
  return broken !== undefined && (first === undefined || broken.row < first.row);
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

/** What names have; a column named `,` is no column, but read with the wrong delimiter. */
const letterOrDigit = /[\p{L}\p{N}]/u;
const untidyEdge = /^[\s,;|]|[\s,;|]$/;

/** What a sample looks like when it is read with one delimiter. */
class Reading {
  readonly delimiter: Delimiter;
  /** The columns that have a name. */
  readonly columns: number;
  /** From 0 to 1: how evenly rows have as many cells as the header. */
  readonly evenness: number;
  /** The same, worth more in a wide table. */
  readonly consistency: number;
  /** The share of names with blanks or delimiters at their edges: names do not begin or end so. */
  readonly untidy: number;
  /** Whether it cuts the header. */
  readonly isTable: boolean;
  /** Whether it ends rows under a header that has no delimiter. */
  readonly isTrailed: boolean;

  constructor(delimiter: Delimiter, [cells = [], ...rows]: readonly (readonly string[])[]) {
    this.delimiter = delimiter;
    const names = cells.filter((cell) => letterOrDigit.test(cell));
    this.columns = names.length;
    const fits = rows.map((row) => fitOf(row, cells.length));
    this.evenness = mean(fits);
    this.consistency = this.evenness * (1 - 1 / Math.max(1, this.columns));
    this.untidy = mean(names.map((name) => (untidyEdge.test(name) ? 1 : 0)));
    this.isTable = cells.length > 1;
    this.isTrailed = rows.some((row) => row.length > 1) && !fits.includes(0);
  }
}

function compareReadings(a: Reading, b: Reading): number {
  return (
    b.consistency - a.consistency ||
    b.evenness - a.evenness ||
    b.columns - a.columns ||
    a.untidy - b.untidy
  );
}

/** How well a row fits under a header of so many columns. */
function fitOf(cells: readonly string[], columns: number): number {
  if (cells.length === columns) return 1;
  if (cells.length > columns) return cells.slice(columns).some((cell) => cell.trim()) ? 0 : 1;
  return cells.length > 1 ? 0.75 : 0;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
