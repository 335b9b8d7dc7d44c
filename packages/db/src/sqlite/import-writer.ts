import {
  unpackContacts,
  type ContactField,
  type PackedContacts,
  type RefusedContact,
} from '@phonebook/core';
import type { ComposedStatement } from '../receipts.ts';
import { conflict, unavailable } from '../unavailable.ts';
import { beginImmediate } from './begin-immediate.ts';
import { assertInPlace, type FileIdentity } from './database-file.ts';
import { checkpoint, type Connection, type Statement } from './driver.ts';
import { dropIndexes, isBetterRebuilt } from './indexes.ts';
import { guarded, isDuplicate, isRowFault, toStoreError } from './store-errors.ts';

/** What an import is, to those who write it. */
export interface ImportPlan {
  /** Tells it from others. */
  readonly id: string;
  readonly ownerId: string;
  readonly fields: readonly ContactField[];
  /** Inserts one row: the owner, then the fields. */
  readonly insertSql: string;
  /** About how many rows there will be. */
  readonly expectedRows: number;
  /** How long to wait for another process that writes. */
  readonly maxWaitMs: number;
}

/** What keeps the receipt of an import, run in its transaction. */
export type ReceiptStatements = readonly ComposedStatement[];

/**
 * Writes imports, one at a time: in this thread or in another.
 *
 * An import begins with the first call of it, which brings its plan: a call more would cost a short
 * import as much as all that it stores.
 */
export interface Writer {
  /** @throws AppError `store_unavailable`; the import is then lost as a whole. */
  insert(contacts: PackedContacts, plan?: ImportPlan): Promise<readonly RefusedContact[]>;
  /**
   * Keeps the import for the commit of the next, if there are indexes to be built only once then.
   *
   * @returns Whether it is kept; if not, it is as before.
   * @throws AppError `store_unavailable`; the import is then lost as a whole.
   */
  keep(plan?: ImportPlan, receipt?: ReceiptStatements): Promise<boolean>;
  /**
   * Makes the import permanent, if there is one, and those that were kept before it.
   *
   * @returns The ids of the latter. One that was kept and is not among them is lost.
   * @throws AppError `store_unavailable`, or `store_conflict` where there is a receipt by that key; nothing
   *   of all of them is stored then.
   */
  commit(plan?: ImportPlan, receipt?: ReceiptStatements): Promise<readonly string[]>;
  /** Leaves nothing of the import stored, and those that were kept as they are. */
  rollBack(): Promise<void>;
  close(): Promise<void>;
}

/** An import that has begun. */
interface OpenImport {
  readonly plan: ImportPlan;
  readonly insert: Statement;
  /** What makes the indexes that it has dropped. */
  readonly indexes: readonly string[];
  /** Whether it is written into the transaction of others, in a savepoint of its own. */
  readonly isJoined: boolean;
}

/** As many prepared statements are kept, one for each shape of a header. */
const maxStatements = 50;

/** So many rows after the last time, what the log holds goes into the database file. */
const checkpointRows = 1_000;

/**
 * Writes through one connection, each import in a transaction of its own. A row goes in by a statement
 * of its own: SQLite takes back the one statement that fails and keeps the transaction, so a refused
 * row costs that row.
 */
export class ImportWriter implements Writer {
  readonly #connection: Connection;
  readonly #file: FileIdentity;
  readonly #statements = new Map<string, Statement>();
  #open: OpenImport | undefined;
  /** Another process may have the lock for long, while more is asked of this one. */
  #beginning: Promise<unknown> = Promise.resolve();
  readonly #kept: OpenImport[] = [];
  #rowsInLog = checkpointRows;

  /** @param connection Has no busy timeout, nor checkpoints of its own. */
  constructor(connection: Connection, file: FileIdentity) {
    this.#connection = connection;
    this.#file = file;
  }

  async insert(contacts: PackedContacts, plan?: ImportPlan): Promise<readonly RefusedContact[]> {
    const begun = await this.#begin(plan);
    return guarded(() => {
      const open = plan === undefined ? begun : this.#leaveIndexesAside(begun);
      const refused: RefusedContact[] = [];
      let index = 0;
      for (const values of unpackContacts(contacts, open.plan.fields)) {
        const reason = this.#insertRow(open, values);
        if (reason !== undefined) refused.push({ index, reason });
        index += 1;
      }
      this.#rowsInLog += contacts.count;
      return refused;
    });
  }

  async keep(plan?: ImportPlan, receipt: ReceiptStatements = []): Promise<boolean> {
    const open = await this.#begin(plan);
    // Where there are triggers none were dropped: a rule that gives up one import would end all of them.
    if (![...this.#kept, open].some(({ indexes }) => indexes.length > 0)) return false;
    guarded(() => {
      this.#keepReceipt(receipt);
      if (open.isJoined) this.#connection.exec('release joined');
    });
    this.#kept.push(open);
    this.#open = undefined;
    return true;
  }

  async commit(plan?: ImportPlan, receipt: ReceiptStatements = []): Promise<readonly string[]> {
    let kept: readonly OpenImport[];
    try {
      const last = await this.#beginLast(plan);
      kept = [...this.#kept];
      for (const { indexes } of [...kept, ...last]) this.#execAll(indexes);
      this.#keepReceipt(receipt);
      assertInPlace(this.#file);
      this.#connection.exec('commit');
    } catch (error) {
      throw toStoreError(error);
    } finally {
      // Of what could not be committed nothing may be left for the next commit.
      this.#endTransaction();
    }
    // Not before the answer is on its way: nobody has to wait for it.
    setImmediate(() => this.#checkpoint());
    return kept.map((each) => each.plan.id);
  }

  async rollBack(): Promise<void> {
    await this.#beginning;
    guarded(() => this.#giveUp());
  }

  async close(): Promise<void> {
    this.#connection.close();
  }

  #keepReceipt(receipt: ReceiptStatements): void {
    try {
      for (const { sql, parameters } of receipt) this.#connection.prepare(sql).run(...parameters);
    } catch (error) {
      // Another process has stored an import by the same key meanwhile.
      throw isDuplicate(error) ? conflict(error) : error;
    }
  }

  /** Begins the import of a plan; without one, it has begun, or is still about to. */
  #begin(plan: ImportPlan | undefined): Promise<OpenImport> {
    if (plan === undefined) return this.#beginning.then(() => this.#current());
    const begun = this.#beginAnew(plan);
    this.#beginning = begun.catch(() => undefined);
    return begun;
  }

  async #beginAnew(plan: ImportPlan): Promise<OpenImport> {
    const insert = guarded(() => this.#prepare(plan.insertSql));
    // Some faults end the transaction, and those that were kept in it are lost.
    if (!this.#connection.inTransaction) this.#kept.length = 0;
    const isJoined = this.#kept.length > 0;
    try {
      if (isJoined) this.#connection.exec('savepoint joined');
      else await this.#beginTransaction(plan.maxWaitMs);
    } catch (error) {
      throw toStoreError(error);
    }
    this.#open = { plan, insert, indexes: [], isJoined };
    return this.#open;
  }

  /** Drops the indexes, if that is better, before the first rows of an import. */
  #leaveIndexesAside(open: OpenImport): OpenImport {
    if (!isBetterRebuilt(this.#connection, open.plan.expectedRows)) return open;
    this.#open = { ...open, indexes: dropIndexes(this.#connection) };
    return this.#open;
  }

  /** The import that a commit is of; none where only those are left that were kept. */
  async #beginLast(plan: ImportPlan | undefined): Promise<readonly OpenImport[]> {
    const isOnlyKept = plan === undefined && this.#open === undefined && this.#kept.length > 0;
    if (!isOnlyKept) return [await this.#begin(plan)];
    if (!this.#connection.inTransaction) throw unavailable('the database gave the import up');
    return [];
  }

  async #beginTransaction(maxWaitMs: number): Promise<void> {
    // Taking back the last one may have failed like the import itself.
    if (this.#connection.inTransaction) this.#connection.exec('rollback');
    // Where imports follow one another closely, there may have been no moment for it after the last.
    this.#checkpoint();
    await beginImmediate(this.#connection, maxWaitMs);
  }

  /** Outside a transaction SQLite commits each row by itself. */
  #current(): OpenImport {
    const isOpen = this.#connection.open && this.#connection.inTransaction;
    if (!isOpen || this.#open === undefined) throw unavailable('the import is over');
    return this.#open;
  }

  #giveUp(): void {
    const open = this.#open;
    if (open?.isJoined !== true) {
      if (this.#kept.length === 0) this.#endTransaction();
      return;
    }
    this.#open = undefined;
    if (!this.#connection.inTransaction) return;
    try {
      this.#connection.exec('rollback to joined');
      this.#connection.exec('release joined');
    } catch (error) {
      // Its rows must not be committed with those that were kept.
      this.#endTransaction();
      throw error;
    }
  }

  /** Leaves nothing of all that is written and not committed. */
  #endTransaction(): void {
    this.#open = undefined;
    this.#kept.length = 0;
    guarded(() => this.#connection.inTransaction && this.#connection.exec('rollback'));
  }

  #execAll(statements: readonly string[]): void {
    for (const statement of statements) this.#connection.exec(statement);
  }

  #prepare(sql: string): Statement {
    const kept = this.#statements.get(sql);
    if (kept !== undefined) return kept;
    const statement = this.#connection.prepare<string[]>(sql);
    if (this.#statements.size >= maxStatements) this.#statements.clear();
    this.#statements.set(sql, statement);
    return statement;
  }

  /** Answers why the row was refused, if it was. */
  #insertRow({ plan, insert }: OpenImport, values: readonly string[]): string | undefined {
    try {
      const { changes } = insert.run(plan.ownerId, ...values);
      // A trigger may ignore a row without an error.
      return changes === 1 ? undefined : 'a rule of the database ignores it';
    } catch (error) {
      // Some faults, and triggers that say so, roll the whole transaction back.
      if (!this.#connection.inTransaction) {
        throw unavailable('the database gave the import up', error);
      }
      if (isRowFault(error)) return error.message;
      throw error;
    }
  }

  /** Brings what was committed from the log into the file, as far as nobody still reads older pages. */
  #checkpoint(): void {
    const isIdle = this.#connection.open && !this.#connection.inTransaction;
    if (this.#rowsInLog < checkpointRows || !isIdle) return;
    try {
      // What could not be brought over, since somebody still reads older pages, is tried again.
      if (checkpoint(this.#connection)) this.#rowsInLog = 0;
    } catch {
      // What is committed stands in the log too; the next import tries again.
    }
  }
}
