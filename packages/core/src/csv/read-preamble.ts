import { AppError } from '../errors.ts';
import { isDelimiter, type Delimiter } from './delimiter.ts';

/** What stands before the header and is no part of the table. */
export interface Preamble {
  /** In UTF-16 units. */
  readonly length: number;
  /** The rows that a spreadsheet shows for it. */
  readonly rows: number;
  /** The lines that it takes in the file. */
  readonly lines: number;
  /** The delimiter, if it is known: the caller's, or the one that it names. */
  readonly delimiter: Delimiter | undefined;
}

export const noPreamble: Preamble = { length: 0, rows: 0, lines: 0, delimiter: undefined };

const lineEnd = String.raw`(?:\r\n|\n|\r)`;

/**
 * Excel's first line that names the delimiter. Spreadsheets obey it and do not show it; one that saves
 * such a file may repeat it to the width of the table.
 */
const separatorLine = new RegExp(`^(?:sep=(.)\\1*|"sep=(.)") *${lineEnd}`, 'i');

/** LinkedIn puts a note about missing addresses before its table, and a blank line after it. */
const linkedInNote = new RegExp(`^Notes:${lineEnd}(?:"[^"]{0,4000}"${lineEnd})?${lineEnd}`);

/**
 * Reads what a file has before its header, told from the beginning of its text.
 *
 * @param delimiter What the caller says; goes before what the file says.
 * @throws AppError `csv_unreadable` for a `sep=` line that names no delimiter we know.
 */
export function readPreamble(start: string, delimiter?: Delimiter): Preamble {
  const separator = separatorLine.exec(start);
  if (separator !== null) {
    const [{ length }, bare, quoted] = separator;
    const declared = delimiter ?? toDelimiter(bare ?? quoted ?? '');
    return { length, rows: 0, lines: 1, delimiter: declared };
  }
  const note = linkedInNote.exec(start)?.[0];
  if (note === undefined) return { ...noPreamble, delimiter };
  const lines = note.split(new RegExp(lineEnd)).length - 1;
  // Within its quotes the note may have line ends of its own.
  const rows = note.includes('"') ? 3 : 2;
  return { length: note.length, rows, lines, delimiter };
}

function toDelimiter(declared: string): Delimiter {
  if (isDelimiter(declared)) return declared;
  const reason = `the first line says sep=${declared}, but cells may be parted by , ; | or a tab`;
  throw new AppError('csv_unreadable', reason);
}
