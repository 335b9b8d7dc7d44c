import { AppError } from '../errors.ts';
import type { ImportResult } from './import-result.ts';
import type { RowProblem } from './row-problem.ts';
import { shorten } from './shorten.ts';

/** What became of one batch of rows. */
export interface BatchOutcome {
  readonly importedRows: number;
  readonly skipped: readonly RowProblem[];
  readonly failed: readonly RowProblem[];
}

const maxMessages = 1_000;
const maxMessageLength = 300;

/** Counts rows and keeps their messages, batch by batch in file order. */
export class Tally {
  readonly #maxRows: number;
  #importedRows = 0;
  #failedRows = 0;
  #skippedRows = 0;
  #messages: string[] = [];

  /** @param maxRows The most data rows that one file may have. */
  constructor(maxRows: number) {
    this.#maxRows = maxRows;
  }

  /** @throws AppError `file_too_large` at the first row too many. */
  add({ importedRows, skipped, failed }: BatchOutcome): void {
    this.#importedRows += importedRows;
    this.#skippedRows += skipped.length;
    this.#failedRows += failed.length;
    if (this.#totalRows > this.#maxRows) {
      const reason = `the file has more than ${this.#maxRows} rows: split it and send the parts`;
      throw new AppError('file_too_large', reason);
    }
    for (const { row, reason } of [...skipped, ...failed].toSorted((a, b) => a.row - b.row)) {
      if (this.#messages.length === maxMessages) break;
      this.#messages.push(shorten(`Row ${row}: ${reason}`, maxMessageLength));
    }
  }

  result(): ImportResult {
    return {
      outcome: this.#importedRows > 0 || this.#totalRows === 0 ? 'completed' : 'failed',
      totalRows: this.#totalRows,
      importedRows: this.#importedRows,
      failedRows: this.#failedRows,
      skippedRows: this.#skippedRows,
      messages: [...this.#messages, ...this.#countUntold()],
    };
  }

  get #totalRows(): number {
    return this.#importedRows + this.#skippedRows + this.#failedRows;
  }

  #countUntold(): string[] {
    const untold = this.#skippedRows + this.#failedRows - this.#messages.length;
    return untold > 0 ? [`and ${untold} more`] : [];
  }
}

/** The result for a file whose header cannot serve: nothing of it was read or stored. */
export function headerRefused(fault: string): ImportResult {
  return {
    outcome: 'failed',
    totalRows: 0,
    importedRows: 0,
    failedRows: 0,
    skippedRows: 0,
    messages: [fault],
  };
}
