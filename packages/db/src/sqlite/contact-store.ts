import { randomUUID } from 'node:crypto';
import type {
  ContactField,
  ContactImport,
  ContactPage,
  ContactStore,
  Receipt,
  StoredContact,
} from '@phonebook/core';
import type { Kysely } from 'kysely';
import { composeFreeing, composeReceipt, deleteOldReceipts, selectReceipt } from '../receipts.ts';
import type { Schema } from '../schema.ts';
import { selectPage } from '../select-page.ts';
import { WriteTurns } from '../write-turns.ts';
import { SqliteContactImport } from './contact-import.ts';
import { assertInPlace, type FileIdentity } from './database-file.ts';
import type { Writer } from './import-writer.ts';
import { SharedCommit } from './shared-commit.ts';
import { toStoreError } from './store-errors.ts';

/** So many old receipts are forgotten with each that is kept: those grow no more that were left over. */
const maxForgotten = 100;

export interface SqliteContactStoreParts {
  /** Reads through a connection of its own, which sees only what was committed. */
  readonly reader: Kysely<Schema>;
  /** What the reader has open. */
  readonly file: FileIdentity;
  /** Imports write through it one after another. */
  readonly writer: Writer;
  /** How long an import waits for those before it, here and in other processes. */
  readonly maxWaitMs: number;
}

/** Keeps contacts in SQLite. */
export class SqliteContactStore implements ContactStore {
  readonly #reader: Kysely<Schema>;
  readonly #file: FileIdentity;
  readonly #writer: Writer;
  readonly #turns: WriteTurns;
  readonly #shared = new SharedCommit();

  constructor({ reader, file, writer, maxWaitMs }: SqliteContactStoreParts) {
    this.#reader = reader;
    this.#file = file;
    this.#writer = writer;
    this.#turns = new WriteTurns(maxWaitMs);
  }

  async beginImport(
    ownerId: string,
    fields: readonly ContactField[],
    expectedRows: number = 0,
  ): Promise<ContactImport> {
    const insertSql = this.#composeInsert(fields);
    const turn = await this.#turns.take(expectedRows);
    const maxWaitMs = turn.deadline - performance.now();
    const plan = { id: randomUUID(), ownerId, fields, insertSql, expectedRows, maxWaitMs };
    return new SqliteContactImport({
      writer: this.#writer,
      turn,
      shared: this.#shared,
      plan,
      toReceiptStatements: (receipt) => [
        deleteOldReceipts(this.#reader, maxForgotten).compile(),
        composeFreeing(this.#reader, ownerId, receipt.key),
        composeReceipt(this.#reader, ownerId, receipt),
      ],
    });
  }

  async findReceipt(ownerId: string, key: string): Promise<Receipt | undefined> {
    const query = selectReceipt(this.#reader, ownerId, key);
    const found = await this.#read(() => query.executeTakeFirst());
    return found && { key, ...found };
  }

  async list(page: ContactPage): Promise<StoredContact[]> {
    return this.#read(() => selectPage(this.#reader, page).execute());
  }

  /** What was read counts only if the file that it was read from is the database still. */
  async #read<T>(read: () => Promise<T>): Promise<T> {
    try {
      const result = await read();
      assertInPlace(this.#file);
      return result;
    } catch (error) {
      throw toStoreError(error);
    }
  }

  /** The other columns are left to their default, the empty text. */
  #composeInsert(fields: readonly ContactField[]): string {
    const columns = Object.fromEntries(fields.map((field) => [field, ''])) as Record<
      ContactField,
      string
    >;
    const insert = this.#reader.insertInto('cti_phonebook').values({ owner_id: '', ...columns });
    return insert.compile().sql;
  }
}
