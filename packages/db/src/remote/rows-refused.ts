/** The database refuses what it was given to store: the rows are at fault, not the database. */
export class RowsRefused extends Error {
  override readonly name = 'RowsRefused';
}
