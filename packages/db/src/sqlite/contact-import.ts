import type { ContactImport, PackedContacts, RefusedContact } from '@phonebook/core';
import type { Writer } from './import-writer.ts';
import { unavailable } from './store-errors.ts';
import type { WriteTurn } from './write-turns.ts';

/** One import that has its turn at writing. */
export class SqliteContactImport implements ContactImport {
  readonly #writer: Writer;
  readonly #turn: WriteTurn;
  #isOver = false;

  /** @param writer Has begun the import. */
  constructor(writer: Writer, turn: WriteTurn) {
    this.#writer = writer;
    this.#turn = turn;
  }

  async insert(contacts: PackedContacts): Promise<readonly RefusedContact[]> {
    this.#checkOpen();
    return this.#writer.insert(contacts);
  }

  async commit(): Promise<void> {
    this.#checkOpen();
    await this.#writer.commit();
    this.#end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isOver) return;
    try {
      await this.#writer.rollBack();
    } finally {
      this.#end();
    }
  }

  /** When its turn has ended, what the writer writes is another's. */
  #checkOpen(): void {
    if (this.#isOver) throw unavailable('the import is over');
  }

  #end(): void {
    this.#isOver = true;
    this.#turn.end();
  }
}
