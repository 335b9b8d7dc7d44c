import { TextDecoder } from 'node:util';
import type { Delimiter } from '../src/csv/delimiter.ts';
import type { ReadableFile } from '../src/file/readable-file.ts';
import { cutBytes, fileOf } from './chunks.ts';

export const writtenEncodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;

export type WrittenEncoding = (typeof writtenEncodings)[number];

/** How a program writes a table. */
export interface Writing {
  readonly delimiter: Delimiter;
  readonly encoding: WrittenEncoding;
  /** Whether a byte order mark stands in front; Windows-1252 has none. */
  readonly hasMark: boolean;
  readonly lineEnd: '\n' | '\r\n' | '\r';
  /** Which cells are in quotes: those that need them, or all, maybe with blanks around them. */
  readonly quoting: 'needed' | 'all' | 'padded';
  /** Excel's first line that names the delimiter. */
  readonly separatorLine: 'none' | 'bare' | 'quoted';
  /** Which rows end with a delimiter more than they need. */
  readonly trailed: 'none' | 'body' | 'all';
  readonly endsLastLine: boolean;
  /** Whether the character by which MS-DOS ends a text stands at its end. */
  readonly hasEndOfFile: boolean;
}

/** As RFC 4180 has it, in UTF-8. */
export const plainWriting: Writing = {
  delimiter: ',',
  encoding: 'utf-8',
  hasMark: false,
  lineEnd: '\n',
  quoting: 'needed',
  separatorLine: 'none',
  trailed: 'none',
  endsLastLine: true,
  hasEndOfFile: false,
};

/** Writes rows, the first of which is the header, as a file. */
export function writeCsv(rows: readonly (readonly string[])[], writing: Writing): Buffer {
  const { lineEnd, endsLastLine, hasEndOfFile } = writing;
  const lines = rows.map((cells, row) => writeRow(cells, row, writing));
  const body = [...separatorLines(writing), ...lines].join(lineEnd) + (endsLastLine ? lineEnd : '');
  return encodeText(body + (hasEndOfFile ? '\u001A' : ''), writing);
}

function separatorLines({ separatorLine, delimiter }: Writing): string[] {
  const line = `sep=${delimiter}`;
  if (separatorLine === 'none') return [];
  return [separatorLine === 'quoted' ? `"${line}"` : line];
}

function writeRow(
  cells: readonly string[],
  row: number,
  { delimiter, quoting, trailed }: Writing,
): string {
  // A row of one blank cell is quoted, or it would be a blank line.
  const isBlank = cells.join('').trim() === '' && cells.length === 1;
  const written = cells.map((cell, index) =>
    quoting === 'needed' && !isBlank
      ? quoteWhereNeeded(cell, delimiter)
      : pad(quote(cell), quoting === 'padded' ? row + index : 0, delimiter),
  );
  const isTrailed = trailed === 'all' || (trailed === 'body' && row > 0);
  return written.join(delimiter) + (isTrailed ? delimiter : '');
}

function quoteWhereNeeded(cell: string, delimiter: string): string {
  return cell.includes(delimiter) || /["\r\n]/.test(cell) ? quote(cell) : cell;
}

function quote(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}

const blanks = ['', ' ', '  ', '\t', ' \t'];

function pad(cell: string, turn: number, delimiter: string): string {
  const usable = delimiter === '\t' ? blanks.slice(0, 3) : blanks;
  const blank = usable[turn % usable.length] ?? '';
  return turn % 2 === 0 ? blank + cell : cell + blank;
}

export function encodeText(
  text: string,
  { encoding, hasMark }: Pick<Writing, 'encoding' | 'hasMark'>,
): Buffer {
  if (encoding === 'windows-1252') return encodeWindows1252(text);
  const marked = hasMark ? `\u{FEFF}${text}` : text;
  if (encoding === 'utf-8') return Buffer.from(marked);
  const bytes = Buffer.from(marked, 'utf16le');
  return encoding === 'utf-16le' ? bytes : bytes.swap16();
}

const windows1252 = new Map(
  Array.from({ length: 256 }, (_, byte) => [
    new TextDecoder('windows-1252').decode(Uint8Array.of(byte)),
    byte,
  ]),
);

function encodeWindows1252(text: string): Buffer {
  return Buffer.from(
    Array.from(text, (character) => {
      const byte = windows1252.get(character);
      if (byte === undefined) throw new Error(`Windows-1252 has no '${character}'`);
      return byte;
    }),
  );
}

/** So much of a file comes in one piece, whatever its size: it is recognised by that. */
const firstPiece = 64;

/** A file that is read in pieces of the given lengths, over and over, but for its beginning. */
export function fileInPieces(
  bytes: Uint8Array,
  lengths: readonly number[],
  firstLength = firstPiece,
): ReadableFile {
  const rest = cutBytes(bytes.subarray(firstLength), lengths);
  return fileOf(bytes.subarray(0, firstLength), ...rest);
}
