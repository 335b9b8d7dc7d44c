/** The database refuses what it was given to store: the rows are at fault, not the database. */
export class RowsRefused extends Error {
  override readonly name = 'RowsRefused';
}

/** What a library's error means for whoever asked the database. */
export interface Failure {
  /** An `AppError`, {@link RowsRefused}, or what it was where nobody expects it. */
  readonly error: unknown;
  /** Whether the connection can no longer be used. */
  readonly isLost: boolean;
}
