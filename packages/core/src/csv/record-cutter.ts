/** The longest record that is read, in UTF-16 units: a bound on what one row may cost in memory. */
export const maxRecordLength = 1_048_576;

/** Whole records, taken out of a file in its order. */
export interface RecordBlock {
  /** The well-formed records, each ended by a line feed. */
  readonly text: string;
  /** The row of each record in `text`. */
  readonly rows: readonly number[];
  /** The records that break the rules of quoting. */
  readonly broken: readonly BrokenRecord[];
}

export interface BrokenRecord {
  readonly row: number;
  readonly reason: 'bare_quote' | 'text_after_quote' | 'unclosed_quote' | 'too_long';
}

type Cut = { readonly end: number } | { readonly broken: BrokenRecord['reason'] };

/**
 * Cuts text into records by the rules of RFC 4180, so that a parser only ever sees records that
 * are whole and well-formed.
 *
 * A record ends at a line feed (CRLF or LF) that is not in quotes. Rows are counted as a spreadsheet
 * shows them: a record is one row however many lines it has, and so is a blank line, though it
 * is no record. A record that breaks a rule costs its own row: reading goes on at the line after
 * the one it began on, since with a quote missing, what follows are rows of their own.
 *
 * Text is looked at by leaps from quote to quote and line feed to line feed, and where it is cut
 * into chunks makes no difference to what comes out.
 */
export class RecordCutter {
  #text = '';
  /** Where the record being read begins, and how far it has been read. */
  #start = 0;
  #at = 0;
  #isQuoted = false;
  /** Whether the rest of the line is to be dropped: it belongs to a record that is too long. */
  #isDropping = false;
  #row = 1;
  #quotes = new Finder('"');
  #lineFeeds = new Finder('\n');

  /** Takes the next chunk and answers the records that are now whole. */
  push(chunk: string): RecordBlock {
    this.#text = this.#text.slice(this.#start) + chunk;
    this.#at -= this.#start;
    this.#start = 0;
    this.#quotes.reset();
    this.#lineFeeds.reset();
    return this.#takeRecords(false);
  }

  /** Answers what is left at the end of the file. */
  end(): RecordBlock {
    return this.#takeRecords(true);
  }

  #takeRecords(isLast: boolean): RecordBlock {
    const rows: number[] = [];
    const broken: BrokenRecord[] = [];
    let text = '';
    for (let cut = this.#cut(isLast); cut !== undefined; cut = this.#cut(isLast)) {
      if ('broken' in cut) {
        broken.push({ row: this.#row, reason: cut.broken });
        this.#dropLine();
      } else {
        const record = this.#takeRecord(cut.end);
        if (record.trim() !== '') {
          rows.push(this.#row);
          text += `${record}\n`;
        }
      }
      this.#row += 1;
    }
    return { text, rows, broken };
  }

  /** Finds where the record ends, or how it is broken; undefined where more text must tell. */
  #cut(isLast: boolean): Cut | undefined {
    if (this.#isDropping) this.#dropLine();
    const cut = this.#readRecord(isLast);
    const readTo = cut !== undefined && 'end' in cut ? cut.end : this.#at;
    return readTo - this.#start > maxRecordLength ? { broken: 'too_long' } : cut;
  }

  #readRecord(isLast: boolean): Cut | undefined {
    for (;;) {
      const cut = this.#isQuoted ? this.#leaveQuotes(isLast) : this.#enterQuotes(isLast);
      if (cut !== 'more') return cut;
    }
  }

  /** Reads on, outside quotes, to the end of the record or into the next quoted cell. */
  #enterQuotes(isLast: boolean): Cut | undefined | 'more' {
    const lineFeed = this.#lineFeeds.find(this.#text, this.#at);
    const quote = this.#quotes.find(this.#text, this.#at);
    if (quote < lineFeed) {
      this.#at = quote + 1;
      if (quote > this.#start && this.#text[quote - 1] !== ',') return { broken: 'bare_quote' };
      this.#isQuoted = true;
      return 'more';
    }
    this.#at = lineFeed;
    if (lineFeed < this.#text.length) return { end: lineFeed };
    return isLast && this.#start < this.#text.length ? { end: this.#text.length } : undefined;
  }

  /** Reads on, inside quotes, to the next quote: one of a doubled pair, or the closing one. */
  #leaveQuotes(isLast: boolean): Cut | undefined | 'more' {
    const quote = this.#quotes.find(this.#text, this.#at);
    this.#at = quote;
    if (quote === this.#text.length) return isLast ? { broken: 'unclosed_quote' } : undefined;
    const next = this.#text.slice(quote + 1, quote + 3);
    const isCutShort = next === '' || next === '\r';
    if (isCutShort && !isLast) return undefined;
    this.#at = quote + (next.startsWith('"') ? 2 : 1);
    if (next.startsWith('"')) return 'more';
    this.#isQuoted = false;
    const isClosed = isCutShort || next === '\r\n' || next.startsWith(',') || next.startsWith('\n');
    return isClosed ? 'more' : { broken: 'text_after_quote' };
  }

  #takeRecord(end: number): string {
    const hasCarriageReturn = end > this.#start && this.#text[end - 1] === '\r';
    const record = this.#text.slice(this.#start, hasCarriageReturn ? end - 1 : end);
    this.#beginRecord(end + 1);
    return record;
  }

  /** Passes over the rest of the line that the record began on. */
  #dropLine(): void {
    this.#lineFeeds.reset();
    const lineFeed = this.#lineFeeds.find(this.#text, this.#start);
    this.#isDropping = lineFeed === this.#text.length;
    this.#beginRecord(lineFeed + 1);
    this.#quotes.reset();
  }

  #beginRecord(start: number): void {
    this.#start = Math.min(start, this.#text.length);
    this.#at = this.#start;
    this.#isQuoted = false;
  }
}

/** Finds a character from ever later places, looking at each stretch of text once. */
class Finder {
  readonly #character: string;
  #found = -1;

  constructor(character: string) {
    this.#character = character;
  }

  /** The first place at or after `from`; the length of the text where there is none. */
  find(text: string, from: number): number {
    if (this.#found < from) {
      const index = text.indexOf(this.#character, from);
      this.#found = index === -1 ? text.length : index;
    }
    return this.#found;
  }

  /** Forgets what was found: the text has changed, or is read again from an earlier place. */
  reset(): void {
    this.#found = -1;
  }
}
