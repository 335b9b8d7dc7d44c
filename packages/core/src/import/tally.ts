import { AppError } from '../errors.ts';
import type { ImportResult } from './import-result.ts';
import type { RowProblem, RowWarning } from './row-problem.ts';
import { shorten } from '../text/shorten.ts';

/** What became of one batch of rows. */
export interface BatchOutcome {
  readonly importedRows: number;
  readonly skipped: readonly RowProblem[];
  readonly failed: readonly RowProblem[];
  readonly warnings: readonly RowWarning[];
}

/** What is counted of a file. */
export type Counted = Omit<ImportResult, 'headerFault' | 'recognized'>;

/** The most messages that a result tells, and the most characters that each may have. */
export const maxMessages = 1_000;
export const maxMessageLength = 300;

/** Counts rows and keeps what there is to tell of them, batch by batch in file order. */
export class Tally {
  readonly #maxRows: number;
  #importedRows = 0;
  #failedRows = 0;
  #skippedRows = 0;
  readonly #problems: RowProblem[] = [];
  readonly #warnings: RowWarning[] = [];
  readonly #messages: string[] = [];
  #untold = 0;

  /** @param maxRows The most data rows that one file may have. */
  constructor(maxRows: number) {
    this.#maxRows = maxRows;
  }

  /** @throws AppError `file_too_large` at the first row too many. */
  add({ importedRows, skipped, failed, warnings }: BatchOutcome): void {
    this.#importedRows += importedRows;
    this.#skippedRows += skipped.length;
    this.#failedRows += failed.length;
    if (this.#totalRows > this.#maxRows) {
      const reason = `the file has more than ${this.#maxRows} rows: split it and send the parts`;
      throw new AppError('file_too_large', reason);
    }
    const problems = [...skipped, ...failed].toSorted((a, b) => a.row - b.row);
    const refused = new Set(failed.map(({ row }) => row));
    const stored = warnings.filter(({ row }) => !refused.has(row));
    fill(this.#problems, problems);
    fill(this.#warnings, stored);
    this.#tell([...problems, ...stored.filter(({ code }) => code === 'rows_in_cell')]);
  }

  /** Of what is stored, callers are told only where rows may be lost. */
  #tell(notes: readonly (RowProblem | RowWarning)[]): void {
    const told = notes
      .toSorted((a, b) => a.row - b.row)
      .slice(0, maxMessages - this.#messages.length);
    this.#messages.push(...told.map(toMessage));
    this.#untold += notes.length - told.length;
  }

  result(): Counted {
    return {
      outcome: this.#importedRows > 0 || this.#totalRows === 0 ? 'completed' : 'failed',
      totalRows: this.#totalRows,
      importedRows: this.#importedRows,
      failedRows: this.#failedRows,
      skippedRows: this.#skippedRows,
      messages: this.#untold > 0 ? [...this.#messages, `and ${this.#untold} more`] : this.#messages,
      problems: this.#problems,
      warnings: this.#warnings,
    };
  }

  get #totalRows(): number {
    return this.#importedRows + this.#skippedRows + this.#failedRows;
  }
}

function fill<T>(told: T[], more: readonly T[]): void {
  told.push(...more.slice(0, maxMessages - told.length));
}

function toMessage({ row, message }: RowProblem | RowWarning): string {
  return shorten(`Row ${row}: ${message}`, maxMessageLength);
}

/** The count for a file whose header cannot serve: nothing of it was read or stored. */
export function countNothing(fault: string): Counted {
  return {
    outcome: 'failed',
    totalRows: 0,
    importedRows: 0,
    failedRows: 0,
    skippedRows: 0,
    messages: [fault],
    problems: [],
    warnings: [],
  };
}
