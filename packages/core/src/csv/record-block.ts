/** The longest record that is read, in UTF-16 units: a bound on what one row may cost in memory. */
export const maxRecordLength = 1_048_576;

/** Where a record begins. */
export interface Position {
  /** As a spreadsheet shows it: a record is one row, however many lines it has. */
  readonly row: number;
  /** As a text editor shows it. Both count from 1. */
  readonly line: number;
}

export interface Extent extends Position {
  /** How many lines the record takes. */
  readonly lines: number;
}

/** A well-formed record as it is written, without its line end. */
export interface RawRecord extends Extent {
  readonly text: string;
}

/** Whole records, taken out of a file in its order. */
export interface RecordBlock {
  readonly records: readonly RawRecord[];
  /** The records that break the rules of quoting. */
  readonly broken: readonly BrokenRecord[];
}

export interface BrokenRecord extends Position {
  readonly reason: 'bare_quote' | 'text_after_quote' | 'unclosed_quote' | 'record_too_long';
}
