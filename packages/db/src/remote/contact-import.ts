import {
  unpackContacts,
  type ContactField,
  type ContactImport,
  type PackedContacts,
  type RefusedContact,
} from '@phonebook/core';
import { unavailable } from '../unavailable.ts';
import type { WriteTurn } from '../write-turns.ts';
import { insertOrHalve, type Row } from './insert-or-halve.ts';

/** What an import is, to those who write it. */
export interface ImportPlan {
  readonly ownerId: string;
  readonly fields: readonly ContactField[];
  /** About how many rows there will be. */
  readonly expectedRows: number;
}

/** An import's transaction as an engine has it. Disposing of it leaves nothing that was not committed. */
export interface ImportTransaction extends AsyncDisposable {
  /**
   * Inserts all of the rows, or none.
   *
   * @throws RowsRefused; the transaction is then as before. AppError; it is then lost.
   */
  insert(rows: readonly Row[]): Promise<void>;

  /** @throws AppError; nothing is stored then. */
  commit(): Promise<void>;
}

/** One import that has its turn at writing. */
export class RemoteContactImport implements ContactImport {
  readonly #transaction: ImportTransaction;
  readonly #turn: WriteTurn;
  readonly #fields: readonly ContactField[];
  /** Whether it takes nothing more. */
  #isOver = false;
  #isEnded = false;

  constructor(transaction: ImportTransaction, turn: WriteTurn, fields: readonly ContactField[]) {
    this.#transaction = transaction;
    this.#turn = turn;
    this.#fields = fields;
  }

  insert(contacts: PackedContacts): Promise<readonly RefusedContact[]> {
    const rows = [...unpackContacts(contacts, this.#fields)];
    return this.#run(() => insertOrHalve(rows, (some) => this.#transaction.insert(some)));
  }

  async commit(): Promise<void> {
    await this.#run(() => this.#transaction.commit());
    await this[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#isOver = true;
    try {
      await this.#transaction[Symbol.asyncDispose]();
    } finally {
      this.#turn.end();
    }
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
