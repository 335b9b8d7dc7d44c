import type { PackedContacts, Receipt } from '@phonebook/core';
import { commitSurely } from '../remote/commit-surely.ts';
import type { ImportPlan, ImportTransaction } from '../remote/contact-import.ts';
import { keepReceipt } from './kept-receipt.ts';
import { execute, readRows, type MariadbPool, type MariadbSession } from './driver.ts';
import { InsertStatement } from './insert-statement.ts';
import { ownerBytes } from './owner.ts';
import { StagedImport } from './staged-import.ts';
import { readTable, type Table } from './table.ts';

/**
 * Begins an import into `cti_phonebook`, in the way that its engine needs.
 *
 * @throws AppError `store_unavailable`.
 */
export async function beginImport(pool: MariadbPool, plan: ImportPlan): Promise<ImportTransaction> {
  const session = await pool.open();
  try {
    const table = await session.run(readTable);
    const Import = table.isTransactional ? MariadbImport : StagedImport;
    return await Import.begin(pool, session, plan, table);
  } catch (error) {
    session.lose();
    throw error;
  }
}

/**
 * The transaction of an import. InnoDB takes back a statement that fails, and keeps the transaction.
 */
class MariadbImport implements ImportTransaction {
  readonly #pool: MariadbPool;
  readonly #session: MariadbSession;
  readonly #statement: InsertStatement;
  readonly #ownerId: string;
  #firstId: number | undefined;
  #isCommitted = false;

  static async begin(
    pool: MariadbPool,
    session: MariadbSession,
    plan: ImportPlan,
    { fieldsToEmpty, maxPacketBytes }: Table,
  ): Promise<MariadbImport> {
    await session.run((connection) => execute(connection, 'start transaction'));
    const statement = new InsertStatement('cti_phonebook', plan, fieldsToEmpty, maxPacketBytes);
    return new MariadbImport(pool, session, statement, plan.ownerId);
  }

  private constructor(
    pool: MariadbPool,
    session: MariadbSession,
    statement: InsertStatement,
    ownerId: string,
  ) {
    this.#ownerId = ownerId;
    this.#pool = pool;
    this.#session = session;
    this.#statement = statement;
  }

  prepare(contacts: PackedContacts): () => Promise<void> {
    const insert = this.#statement.prepare(contacts);
    return async () => {
      const id = await this.#session.run(insert);
      this.#firstId ??= id;
    };
  }

  async keepReceipt(receipt: Receipt): Promise<void> {
    await keepReceipt(this.#session, this.#ownerId, receipt);
  }

  async commit(): Promise<void> {
    const commit = () => this.#session.run((connection) => execute(connection, 'commit'));
    await commitSurely(this.#session, commit, () => this.#isStored());
    this.#isCommitted = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    using session = this.#session;
    if (this.#isCommitted) return;
    try {
      await session.run((connection) => execute(connection, 'rollback'));
    } catch {
      // The server rolls back what it is no longer connected for.
      session.lose();
    }
  }

  /**
   * Looks for the first row. The lock that the look asks for is not had before the transaction that
   * inserted it has ended; ids of one that was rolled back are not used again.
   */
  async #isStored(): Promise<boolean> {
    if (this.#firstId === undefined) return true;
    const query = `select id from cti_phonebook
      where id = ? and ${ownerBytes} = cast(? as binary) lock in share mode`;
    const parameters = [this.#firstId, this.#ownerId];
    const rows = await this.#pool.run((connection) => readRows(connection, query, parameters));
    return rows.length > 0;
  }
}
