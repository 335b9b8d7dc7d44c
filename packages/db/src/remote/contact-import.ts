import type {
  ContactField,
  ContactImport,
  PackedContacts,
  Receipt,
  RefusedContact,
} from '@phonebook/core';
import { conflict, unavailable } from '../unavailable.ts';
import type { WriteTurn } from '../write-turns.ts';
import { insertOrHalve } from './insert-or-halve.ts';
import { RowsRefused } from './rows-refused.ts';

/** What an import is, to those who write it. */
export interface ImportPlan {
  readonly ownerId: string;
  readonly fields: readonly ContactField[];
}

/** An import's transaction as an engine has it. Disposing of it leaves nothing that was not committed. */
export interface ImportTransaction extends AsyncDisposable {
  /**
   * Writes contacts out for the database, while it may still be at others.
   *
   * @returns Inserts all of the contacts, or none. Throws RowsRefused; the transaction is then as
   *   before. Throws AppError; it is then lost.
   */
  prepare(contacts: PackedContacts): () => Promise<void>;

  /** @throws AppError, or RowsRefused: a duplicate where there is one by that key. */
  keepReceipt(receipt: Receipt): Promise<void>;

  /** @throws AppError or RowsRefused; nothing is stored then. */
  commit(): Promise<void>;
}

export interface RemoteContactImportParts {
  readonly transaction: ImportTransaction;
  readonly turn: WriteTurn;
  readonly fields: readonly ContactField[];
  /** Called when it was committed with a receipt. */
  readonly onReceiptKept: () => void;
}

/** One import that has its turn at writing. */
export class RemoteContactImport implements ContactImport {
  readonly #transaction: ImportTransaction;
  readonly #turn: WriteTurn;
  readonly #fields: readonly ContactField[];
  readonly #onReceiptKept: () => void;
  /** Ends with the last call that was made. */
  #calls: Promise<unknown> = Promise.resolve();
  /** Whether it takes nothing more. */
  #isOver = false;
  #isEnded = false;

  constructor({ transaction, turn, fields, onReceiptKept }: RemoteContactImportParts) {
    this.#transaction = transaction;
    this.#turn = turn;
    this.#fields = fields;
    this.#onReceiptKept = onReceiptKept;
  }

  insert(contacts: PackedContacts): Promise<readonly RefusedContact[]> {
    if (contacts.count === 0) return this.#inTurn(() => Promise.resolve([]));
    const prepared = this.#transaction.prepare(contacts);
    return this.#inTurn(() =>
      insertOrHalve(contacts, this.#fields, (some) =>
        some === contacts ? prepared() : this.#transaction.prepare(some)(),
      ),
    );
  }

  async commit(receipt?: Receipt): Promise<void> {
    await this.#inTurn(() => this.#commit(receipt));
    await this[Symbol.asyncDispose]();
    if (receipt !== undefined) this.#onReceiptKept();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#isOver = true;
    await this.#calls;
    try {
      await this.#transaction[Symbol.asyncDispose]();
    } finally {
      this.#turn.end();
    }
  }

  async #commit(receipt?: Receipt): Promise<void> {
    if (receipt !== undefined) await this.#keepReceipt(receipt);
    try {
      await this.#transaction.commit();
    } catch (error) {
      // Some rules are asked only now, when it cannot be told any more which row they refuse.
      if (!(error instanceof RowsRefused)) throw error;
      throw unavailable('a rule of the database refuses the import as a whole', error);
    }
  }

  async #keepReceipt(receipt: Receipt): Promise<void> {
    try {
      await this.#transaction.keepReceipt(receipt);
    } catch (error) {
      // Another service has stored an import by the same key meanwhile.
      if (error instanceof RowsRefused && error.isDuplicate) throw conflict(error);
      // Done anew it would come to the same: a fault that nobody expects.
      throw error;
    }
  }

  /** Calls are made one after another, though the next may be asked for before the last has ended. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const call = this.#calls.then(() => this.#run(work));
    this.#calls = call.catch(() => undefined);
    return call;
  }

  /** Some faults end the transaction, after which a server would keep each row by itself. */
  async #run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isOver) throw unavailable('the import is over');
    try {
      return await work();
    } catch (error) {
      this.#isOver = true;
      throw error;
    }
  }
}
