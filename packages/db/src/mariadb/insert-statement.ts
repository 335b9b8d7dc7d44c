import { writeContacts, type ContactField, type PackedContacts } from '@phonebook/core';
import type { ImportPlan } from '../remote/contact-import.ts';
import { RowsRefused } from '../remote/rows-refused.ts';
import { execute, type Connection } from './driver.ts';

/** A unit of UTF-16 takes at most three bytes; one that is escaped takes two. */
const maxBytesPerUnit = 3;

/** Inserts contacts of an import, as many at a time as one statement may have. */
export class InsertStatement {
  readonly #fields: readonly ContactField[];
  readonly #head: string;
  readonly #beforeContact: string;
  readonly #afterContact: string;
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
    this.#fields = fields;
    this.#head = `insert into ${table} (${['owner_id', ...fields, ...absent].join(', ')}) values `;
    this.#beforeContact = `('${escape(ownerId)}','`;
    this.#afterContact = `'${absent.map(() => `,''`).join('')})`;
    this.#maxPacketBytes = maxPacketBytes;
  }

  /**
   * Writes contacts out as one statement.
   *
   * @returns Inserts all of them or, in a table that takes back a statement that fails, none, and answers
   *   the id of the first. Throws RowsRefused where they are more than a packet may hold, and what the
   *   library throws.
   */
  prepare(contacts: PackedContacts): (connection: Connection) => Promise<number> {
    const between = `${this.#afterContact},${this.#beforeContact}`;
    const escaped = { ...contacts, text: escape(contacts.text) };
    const rows = writeContacts(escaped, this.#fields, `','`, between);
    const sql = `${this.#head}${this.#beforeContact}${rows}${this.#afterContact}`;
    return (connection) => this.#run(connection, sql, contacts.count);
  }

  async #run(connection: Connection, sql: string, count: number): Promise<number> {
    if (maxBytesPerUnit * sql.length > this.#maxPacketBytes) {
      throw new RowsRefused(
        `the row may be larger than the ${this.#maxPacketBytes} bytes of the server's max_allowed_packet`,
      );
    }
    const { insertId, affectedRows } = await execute(connection, sql);
    if (affectedRows !== count) {
      throw new Error(`The server inserted ${affectedRows} of ${count} rows`);
    }
    return insertId;
  }
}

/** Text as it stands between single quotes, where `sql_mode` is as the driver sets it. */
function escape(text: string): string {
  return text.replaceAll(/['\\]/g, String.raw`\$&`);
}
