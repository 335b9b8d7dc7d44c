import type { Dialect } from './dialect.ts';
import { Finder } from './finder.ts';
import {
  maxRecordLength,
  type BrokenRecord,
  type RawRecord,
  type RecordBlock,
} from './record-block.ts';
import { RecordEdits } from './record-edits.ts';

/** A record ends at `end`, and the next one begins at `next`. */
type Cut =
  | { readonly end: number; readonly next: number }
  | { readonly broken: BrokenRecord['reason'] };

/**
 * As many records as are handed on at once. A record of two characters costs the steps after this one
 * far more than two, and a megabyte may become records at one stroke, when a quote was never closed.
 */
const maxBlockRecords = 1_000;

/** MS-DOS programs end a text with this character, and some fill up their last block with it. */
const endOfFile = '\u001A';
/** The blocks of such systems are no longer. */
const maxPadding = 1_024;

/**
 * Cuts text into records by the rules of RFC 4180, so that a parser only ever sees records that
 * are whole and well-formed.
 *
 * A record ends at a line end (LF, CRLF or CR) that is not in quotes. Rows are counted as a spreadsheet
 * shows them: a record is one row however many lines it has, and so is a blank line, though it
 * is no record. A record that breaks a rule costs its own row: reading goes on at the line after
 * the one it began on, since with a quote missing, what follows are rows of their own.
 *
 * Beyond the RFC, a quoted cell may have blanks around it, and Excel's `="0039…"` is a cell: both are
 * rewritten as the RFC has them.
 *
 * Text is looked at by leaps from quote to quote and line end to line end, and where it is cut
 * into chunks makes no difference to what comes out.
 */
export class RecordCutter {
  readonly #delimiter: string | undefined;
  /** How much of the beginning of the text is still to be passed over. */
  #preambleLength: number;
  #text = '';
  /** Where the record being read begins, and how far it has been read. */
  #start = 0;
  #at = 0;
  /** How far was looked ahead of that, over blanks. */
  #seen = 0;
  #isQuoted = false;
  /** Whether the rest of the line is to be dropped: it belongs to a record that is broken. */
  #isDropping = false;
  #row: number;
  #line: number;
  readonly #edits = new RecordEdits();
  readonly #quotes = new Finder('"');
  readonly #lineFeeds = new Finder('\n');
  readonly #returns = new Finder('\r');

  constructor({ delimiter, preamble }: Dialect) {
    this.#delimiter = delimiter;
    this.#preambleLength = preamble.length;
    this.#row = 1 + preamble.rows;
    this.#line = 1 + preamble.lines;
  }

  /** Takes the next chunk and gives the records that are now whole. */
  *push(chunk: string): Generator<RecordBlock> {
    const text = chunk.slice(this.#preambleLength);
    this.#preambleLength -= chunk.length - text.length;
    this.#text = this.#text.slice(this.#start) + text;
    this.#at -= this.#start;
    this.#seen -= this.#start;
    this.#start = 0;
    this.#forgetPlaces();
    yield* this.#takeBlocks(false);
  }

  /** Gives what is left at the end of the file. */
  *end(): Generator<RecordBlock> {
    let end = this.#text.length;
    while (this.#text[end - 1] === endOfFile) end -= 1;
    this.#text = this.#text.slice(0, end);
    this.#at = Math.min(this.#at, end);
    this.#forgetPlaces();
    yield* this.#takeBlocks(true);
  }

  *#takeBlocks(isLast: boolean): Generator<RecordBlock> {
    let isFull = true;
    while (isFull) {
      const block = this.#takeRecords(isLast);
      yield block;
      isFull = block.records.length + block.broken.length === maxBlockRecords;
    }
  }

  #takeRecords(isLast: boolean): RecordBlock {
    const records: RawRecord[] = [];
    const broken: BrokenRecord[] = [];
    while (records.length + broken.length < maxBlockRecords) {
      const cut = this.#cut(isLast);
      if (cut === undefined) break;
      const [row, line] = [this.#row, this.#line];
      this.#row += 1;
      if ('broken' in cut) {
        broken.push({ row, line, reason: cut.broken });
        this.#isDropping = true;
        continue;
      }
      const text = this.#takeRecord(cut);
      if (this.#isBlank(text)) continue;
      records.push({ row, line, lines: this.#line - line, text });
    }
    return { records, broken };
  }

  /** Finds where the record ends, or how it is broken; undefined where more text must tell. */
  #cut(isLast: boolean): Cut | undefined {
    if (this.#isDropping && !this.#dropLine(isLast)) return undefined;
    const cut = this.#readRecord(isLast);
    const length = Math.max(this.#at, this.#seen) - this.#start;
    return length > maxRecordLength ? { broken: 'record_too_long' } : cut;
  }

  #readRecord(isLast: boolean): Cut | undefined {
    for (;;) {
      const cut = this.#isQuoted ? this.#leaveQuotes(isLast) : this.#enterQuotes(isLast);
      if (cut !== 'more') return cut;
    }
  }

  /** Reads on, outside quotes, to the end of the record or into the next quoted cell. */
  #enterQuotes(isLast: boolean): Cut | undefined | 'more' {
    const lineEnd = this.#findLineEnd(this.#at);
    const quote = this.#quotes.find(this.#text, this.#at);
    if (quote < lineEnd) {
      this.#at = quote + 1;
      this.#isQuoted = this.#opensCell(quote);
      return this.#isQuoted ? 'more' : { broken: 'bare_quote' };
    }
    this.#at = lineEnd;
    const next = this.#skipLineEnd(lineEnd, isLast);
    if (next !== undefined) return { end: lineEnd, next };
    return isLast && this.#start < this.#text.length ? { end: lineEnd, next: lineEnd } : undefined;
  }

  /** Whether a quote stands where a quoted cell may begin. */
  #opensCell(quote: number): boolean {
    const blank = this.#skipBlanksBack(quote);
    if (this.#isCellStart(blank)) {
      this.#edits.drop(blank - this.#start, quote - this.#start);
      return true;
    }
    const isFormula = this.#text[quote - 1] === '=';
    const formula = this.#skipBlanksBack(quote - 1);
    if (!isFormula || !this.#isCellStart(formula)) return false;
    this.#edits.drop(formula - this.#start, quote - 1 - this.#start);
    this.#edits.openFormula(quote - 1 - this.#start);
    return true;
  }

  /** Reads on, inside quotes, to the next quote: one of a doubled pair, or the closing one. */
  #leaveQuotes(isLast: boolean): Cut | undefined | 'more' {
    const quote = this.#quotes.find(this.#text, this.#at);
    this.#at = quote;
    if (quote === this.#text.length) return isLast ? { broken: 'unclosed_quote' } : undefined;
    if (this.#text[quote + 1] === '"') {
      this.#at = quote + 2;
      return 'more';
    }
    const end = this.#skipBlanks(Math.max(quote + 1, this.#seen));
    this.#seen = end;
    if (!isLast && this.#mayEndAt(end)) return undefined;
    this.#isQuoted = false;
    if (!this.#isCellEnd(end)) return { broken: 'text_after_quote' };
    this.#edits.closeFormula(this.#text, this.#start, quote + 1 - this.#start);
    this.#edits.drop(quote + 1 - this.#start, end - this.#start);
    this.#at = end;
    return 'more';
  }

  #takeRecord({ end, next }: { readonly end: number; readonly next: number }): string {
    const record = this.#text.slice(this.#start, end);
    const edited = this.#edits.apply(record);
    this.#line += 1 + (record.includes('"') ? countLineEnds(record) : 0);
    this.#beginRecord(next);
    return edited;
  }

  /** Passes over the rest of the line that the record began on; false where its end is not yet known. */
  #dropLine(isLast: boolean): boolean {
    this.#forgetPlaces();
    const lineEnd = this.#findLineEnd(this.#start);
    const next = this.#skipLineEnd(lineEnd, isLast);
    this.#isDropping = next === undefined;
    // What is dropped need not be kept, but for a CR that may be half of a line end.
    this.#beginRecord(next ?? lineEnd);
    if (next !== undefined) this.#line += 1;
    return next !== undefined;
  }

  #beginRecord(start: number): void {
    this.#start = start;
    this.#at = start;
    this.#seen = start;
    this.#isQuoted = false;
    this.#edits.reset();
  }

  /** The place of the next line end; the length of the text where there is none. */
  #findLineEnd(from: number): number {
    return Math.min(this.#lineFeeds.find(this.#text, from), this.#returns.find(this.#text, from));
  }

  /** Where the line after the one that ends at `lineEnd` begins; undefined where that is not known. */
  #skipLineEnd(lineEnd: number, isLast: boolean): number | undefined {
    if (lineEnd === this.#text.length) return undefined;
    if (this.#text[lineEnd] === '\n') return lineEnd + 1;
    if (lineEnd + 1 === this.#text.length) return isLast ? lineEnd + 1 : undefined;
    return this.#text[lineEnd + 1] === '\n' ? lineEnd + 2 : lineEnd + 1;
  }

  /** Whether nothing follows yet but Ctrl-Z, which may end the file. */
  #mayEndAt(at: number): boolean {
    let end = at;
    while (this.#text[end] === endOfFile && end - at < maxPadding) end += 1;
    return end === this.#text.length;
  }

  #isCellStart(at: number): boolean {
    return at === this.#start || this.#text[at - 1] === this.#delimiter;
  }

  #isCellEnd(at: number): boolean {
    const character = this.#text[at];
    return (
      character === undefined ||
      character === this.#delimiter ||
      character === '\n' ||
      character === '\r'
    );
  }

  #skipBlanksBack(from: number): number {
    let at = from;
    while (at > this.#start && this.#isBlankAt(at - 1)) at -= 1;
    return at;
  }

  #skipBlanks(from: number): number {
    let at = from;
    while (this.#isBlankAt(at)) at += 1;
    return at;
  }

  #isBlankAt(at: number): boolean {
    const character = this.#text[at];
    return character === ' ' || (character === '\t' && this.#delimiter !== '\t');
  }

  /** White space is no record, but tabs are where they part cells. */
  #isBlank(record: string): boolean {
    if (this.#delimiter === '\t' && record.includes('\t')) return false;
    return record.replaceAll(endOfFile, '').trim() === '';
  }

  #forgetPlaces(): void {
    this.#quotes.reset();
    this.#lineFeeds.reset();
    this.#returns.reset();
  }
}

function countLineEnds(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}
