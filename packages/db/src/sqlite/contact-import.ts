import type { ContactImport, PackedContacts, RefusedContact } from '@phonebook/core';
import type { ImportPlan, Writer } from './import-writer.ts';
import { unavailable } from './store-errors.ts';
import type { WriteTurn } from './write-turns.ts';

/** One import that has its turn at writing. */
export class SqliteContactImport implements ContactImport {
  readonly #writer: Writer;
  readonly #turn: WriteTurn;
  readonly #begun: Promise<void>;
  #isOver = false;

  /** Begins the import, and does not wait for that: a short one has been told all by then. */
  constructor(writer: Writer, turn: WriteTurn, plan: ImportPlan) {
    this.#writer = writer;
    this.#turn = turn;
    this.#begun = writer.begin(plan);
    // Whether it fails is seen at the next step.
    this.#begun.catch(() => undefined);
  }

  async insert(contacts: PackedContacts): Promise<readonly RefusedContact[]> {
    this.#checkOpen();
    const [refused] = await Promise.all([this.#writer.insert(contacts), this.#begun]);
    return refused;
  }

  async commit(): Promise<void> {
    this.#checkOpen();
    await Promise.all([this.#writer.commit(), this.#begun]);
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
