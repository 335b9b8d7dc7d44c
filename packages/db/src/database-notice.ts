/** Something about the database that whoever runs it is to know. */
export interface DatabaseNotice {
  readonly message: string;
  readonly cause?: unknown;
}
