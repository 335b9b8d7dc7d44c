/** What became of a file, once and for all. `totalRows = imported + skipped + failed`, always. */
export interface ImportResult {
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
   * A message for each skipped and failed row, in file order: at most 1,000, each of at most 300
   * characters, and one more that counts the rest.
   */
  readonly messages: readonly string[];
}
