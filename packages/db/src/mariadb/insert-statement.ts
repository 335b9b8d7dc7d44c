import type { ContactField } from '@phonebook/core';
import type { ImportPlan } from '../remote/contact-import.ts';
import { RowsRefused } from '../remote/failures.ts';
import type { Row } from '../remote/insert-or-halve.ts';
import { execute, type Connection } from './driver.ts';

/** Most that is written around a value: quotes, comma, space. */
const bytesAround = 5;
/** A unit of UTF-16 takes at most three bytes; one that is escaped takes two. */
const maxBytesPerUnit = 3;
/** What else a packet holds: the names of all columns. */
const bytesBeside = 2_000;

/** Inserts rows of an import, as many at a time as one statement may have. */
export class InsertStatement {
  readonly #sql: string;
  readonly #ownerId: string;
  readonly #blanks: readonly string[];
  readonly #maxPacketBytes: number;

  /**
   * @param emptied Fields to store as empty text though the import has none of them.
   * @param maxPacketBytes The server's `max_allowed_packet`.
   */
  constructor(
    table: string,
    { ownerId, fields }: ImportPlan,
    emptied: readonly ContactField[],
    maxPacketBytes: number,
  ) {
    const absent = emptied.filter((field) => !fields.includes(field));
    this.#sql = `insert into ${table} (${['owner_id', ...fields, ...absent].join(', ')}) values ?`;
    this.#ownerId = ownerId;
    this.#blanks = absent.map(() => '');
    this.#maxPacketBytes = maxPacketBytes;
  }

  /**
   * Inserts all of the rows or, in a table that takes back a statement that fails, none.
   *
   * @returns The id of the first.
   * @throws RowsRefused where they are more than a packet may hold, and what the library throws.
   */
  async run(connection: Connection, rows: readonly Row[]): Promise<number> {
    const values = rows.map((row) => [this.#ownerId, ...row, ...this.#blanks]);
    if (sizeOf(values) > this.#maxPacketBytes) {
      throw new RowsRefused(
        `the row may be larger than the ${this.#maxPacketBytes} bytes of the server's max_allowed_packet`,
      );
    }
    const { insertId, affectedRows } = await execute(connection, this.#sql, [values]);
    if (affectedRows !== rows.length) {
      throw new Error(`The server inserted ${affectedRows} of ${rows.length} rows`);
    }
    return insertId;
  }
}

function sizeOf(rows: readonly Row[]): number {
  let size = bytesBeside;
  for (const row of rows) {
    for (const value of row) size += maxBytesPerUnit * value.length + bytesAround;
  }
  return size;
}
