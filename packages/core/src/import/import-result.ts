import type { ColumnUse } from '../columns/map-columns.ts';
import type { Delimiter } from '../csv/delimiter.ts';
import type { Encoding } from '../csv/encoding.ts';
import type { HeaderFault } from './read-header.ts';
import type { RowProblem, RowWarning } from './row-problem.ts';

/** What became of a file, in short. `totalRows = imported + skipped + failed`, always. */
export interface ImportSummary {
  /** `failed` when no row could be used, though the file has rows or its header cannot serve. */
  readonly outcome: 'completed' | 'failed';
  /** The data rows of the file, good or not. */
  readonly totalRows: number;
  /** Rows that are stored now. */
  readonly importedRows: number;
  /** Rows that the store refused. */
  readonly failedRows: number;
  /** Rows that break a rule of CSV or of contacts. */
  readonly skippedRows: number;
  /**
   * A message for each skipped and failed row, and for each stored one that may hold others
   * (`rows_in_cell`), in file order: at most 1,000, each of at most 300 characters, and one more that
   * counts the rest.
   */
  readonly messages: readonly string[];
}

/** What became of a file, with all that there is to tell. */
export interface ImportResult extends ImportSummary {
  /** The skipped and failed rows for programs: the first 1,000, in file order. */
  readonly problems: readonly RowProblem[];
  /** What is worth a look in rows that are stored: the first 1,000, in file order. */
  readonly warnings: readonly RowWarning[];
  /** Why the header cannot serve, if it cannot. */
  readonly headerFault: HeaderFault | undefined;
  readonly recognized: Recognized;
}

/** The summary alone, of whatever has one. */
export function summarize({
  outcome,
  totalRows,
  importedRows,
  failedRows,
  skippedRows,
  messages,
}: ImportSummary): ImportSummary {
  return { outcome, totalRows, importedRows, failedRows, skippedRows, messages };
}

/** What the file was taken for. */
export interface Recognized {
  readonly encoding: Encoding;
  /** Undefined in a file of one column. */
  readonly delimiter: Delimiter | undefined;
  /** The id of a known format; `own` where only our own names are taken; else `other`. */
  readonly format: string;
  /** Every column and where it goes. Those without fields that no other column needs are not taken. */
  readonly columns: readonly ColumnUse[];
}
