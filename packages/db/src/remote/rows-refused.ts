interface RowsRefusedOptions {
  readonly cause?: unknown;
  /** Whether there is another row already that only one may be like. */
  readonly isDuplicate?: boolean;
}

/** The database refuses what it was given to store: the rows are at fault, not the database. */
export class RowsRefused extends Error {
  override readonly name = 'RowsRefused';
  readonly isDuplicate: boolean;

  constructor(message: string, { cause, isDuplicate = false }: RowsRefusedOptions = {}) {
    super(message, { cause });
    this.isDuplicate = isDuplicate;
  }
}
