import type { ContactImport, PackedContacts, Receipt, RefusedContact } from '@phonebook/core';
import { unavailable } from '../unavailable.ts';
import type { ImportPlan, ReceiptStatements, Writer } from './import-writer.ts';
import type { SharedCommit } from './shared-commit.ts';
import type { WriteTurn } from '../write-turns.ts';

export interface SqliteContactImportParts {
  readonly writer: Writer;
  readonly turn: WriteTurn;
  readonly shared: SharedCommit;
  readonly plan: ImportPlan;
  /** What keeps a receipt, for the writer to run. */
  readonly toReceiptStatements: (receipt: Receipt) => ReceiptStatements;
}

/** One import that has its turn at writing. */
export class SqliteContactImport implements ContactImport {
  readonly #writer: Writer;
  readonly #turn: WriteTurn;
  readonly #shared: SharedCommit;
  readonly #id: string;
  readonly #toReceiptStatements: SqliteContactImportParts['toReceiptStatements'];
  /** As long as the writer has not been told of it. */
  #plan: ImportPlan | undefined;
  #isOver = false;

  constructor({ writer, turn, shared, plan, toReceiptStatements }: SqliteContactImportParts) {
    this.#toReceiptStatements = toReceiptStatements;
    this.#writer = writer;
    this.#turn = turn;
    this.#shared = shared;
    this.#id = plan.id;
    this.#plan = plan;
  }

  async insert(contacts: PackedContacts): Promise<readonly RefusedContact[]> {
    this.#checkOpen();
    return this.#writer.insert(contacts, this.#takePlan());
  }

  async commit(receipt?: Receipt): Promise<void> {
    this.#checkOpen();
    let kept = receipt && this.#toReceiptStatements(receipt);
    if (this.#isShared() && (await this.#writer.keep(this.#takePlan(), kept))) {
      // A short one may have come meanwhile, which is to wait for no more than this.
      if (this.#isShared()) return this.#leaveToNext();
      kept = undefined;
    }
    await this.#commitAll(kept);
    this.#end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isOver) return;
    this.#plan = undefined;
    try {
      await this.#rollBack();
      if (!this.#shared.isEmpty && !this.#isShared()) await this.#commitAll();
    } finally {
      this.#end();
    }
  }

  /** Whether the commit is left to the import that comes next. */
  #isShared(): boolean {
    return this.#turn.isNextAlike() && !this.#shared.isDue;
  }

  #leaveToNext(): Promise<void> {
    const committed = this.#shared.wait(this.#id);
    this.#end();
    return committed;
  }

  /** Where it fails, nobody can tell any more what becomes of those that were kept. */
  async #rollBack(): Promise<void> {
    try {
      await this.#writer.rollBack();
    } catch (error) {
      this.#shared.fail(error);
      throw error;
    }
  }

  #commitAll(receipt?: ReceiptStatements): Promise<void> {
    return this.#shared.settle(() => this.#writer.commit(this.#takePlan(), receipt));
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
