import type { ContactImport, PackedContacts, RefusedContact } from '@phonebook/core';
import type { ImportPlan, Writer } from './import-writer.ts';
import { unavailable } from './store-errors.ts';
import type { WriteTurn } from './write-turns.ts';

/** One import that has its turn at writing. */
export class SqliteContactImport implements ContactImport {
  readonly #writer: Writer;
  readonly #turn: WriteTurn;
  /** As long as the writer has not been told of it. */
  #plan: ImportPlan | undefined;
  #isOver = false;

  constructor(writer: Writer, turn: WriteTurn, plan: ImportPlan) {
    this.#writer = writer;
    this.#turn = turn;
    this.#plan = plan;
  }

  async insert(contacts: PackedContacts): Promise<readonly RefusedContact[]> {
    this.#checkOpen();
    return this.#writer.insert(contacts, this.#takePlan());
  }

  async commit(): Promise<void> {
    this.#checkOpen();
    await this.#writer.commit(this.#takePlan());
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

  #takePlan(): ImportPlan | undefined {
    const plan = this.#plan;
    this.#plan = undefined;
    return plan;
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
