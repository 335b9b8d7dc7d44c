import type { Contact, ContactField, ContactImport, RefusedContact } from '@phonebook/core';
import type { DatabaseFile } from './database-file.ts';
import type { Connection, Statement } from './driver.ts';
import { guarded, isRowFault, unavailable } from './store-errors.ts';

interface OpenImport {
  readonly connection: Connection;
  readonly file: DatabaseFile;
  /** Inserts one row: the owner, then `fields`. */
  readonly insert: Statement;
  readonly ownerId: string;
  readonly fields: readonly ContactField[];
  /** Gives up the turn at writing. */
  readonly endTurn: () => void;
}

/**
 * One import in its open transaction. A row goes in by a statement of its own: SQLite takes back the
 * one statement that fails and keeps the transaction, so a refused row costs that row.
 */
export class SqliteContactImport implements ContactImport {
  readonly #open: OpenImport;
  #isOver = false;

  constructor(open: OpenImport) {
    this.#open = open;
  }

  async insert(contacts: readonly Contact[]): Promise<readonly RefusedContact[]> {
    this.#checkOpen();
    return guarded(() => {
      const refused: RefusedContact[] = [];
      for (const [index, contact] of contacts.entries()) {
        const reason = this.#insertRow(contact);
        if (reason !== undefined) refused.push({ index, reason });
      }
      return refused;
    });
  }

  async commit(): Promise<void> {
    this.#checkOpen();
    this.#open.file.assertInPlace();
    guarded(() => this.#open.connection.exec('commit'));
    this.#end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isOver) return;
    try {
      guarded(() => this.#rollBack());
    } finally {
      this.#end();
    }
  }

  /** Outside a transaction SQLite commits each row by itself. A turn that ended is another's now. */
  #checkOpen(): void {
    const isOpen = !this.#isOver && this.#open.connection.inTransaction;
    if (!isOpen) throw unavailable('the import is over');
  }

  /** Answers why the row was refused, if it was. */
  #insertRow(contact: Contact): string | undefined {
    const { connection, insert, ownerId, fields } = this.#open;
    try {
      const { changes } = insert.run(ownerId, ...fields.map((field) => contact[field] ?? ''));
      // A trigger may ignore a row without an error.
      return changes === 1 ? undefined : 'a rule of the database ignores it';
    } catch (error) {
      // Some faults, and triggers that say so, roll the whole transaction back.
      if (!connection.inTransaction) throw unavailable('the database gave the import up', error);
      if (isRowFault(error)) return error.message;
      throw error;
    }
  }

  #rollBack(): void {
    const { connection } = this.#open;
    if (connection.inTransaction) connection.exec('rollback');
  }

  #end(): void {
    this.#isOver = true;
    this.#open.endTurn();
  }
}
