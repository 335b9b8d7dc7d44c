import type { PackedContacts, Receipt } from '@phonebook/core';
import { askUntilAnswered } from '../remote/ask-until-answered.ts';
import { commitSurely, settleMs } from '../remote/commit-surely.ts';
import type { ImportPlan, ImportTransaction } from '../remote/contact-import.ts';
import { execute, type Connection, type MariadbPool, type MariadbSession } from './driver.ts';
import { InsertStatement } from './insert-statement.ts';
import { isKept, keepReceipt, removeReceipt, type KeptReceipt } from './kept-receipt.ts';
import { copyIntoTable, removeCopied, type Copied } from './table-copy.ts';
import type { Table } from './table.ts';

const stage = 'cti_phonebook_stage';
/** What a row may take to be copied, beyond the time of any answer. */
const copyMsPerRow = 0.5;

/**
 * An import into a table that has no transactions, such as one of MyISAM.
 *
 * Its rows are gathered in a temporary table, which nobody else sees and which goes with the connection,
 * and copied by one statement when it is committed: so there are none or all of them, unless the
 * server itself dies meanwhile. Where the table has rules that the temporary one has not, each batch is
 * copied at once, to see which rows they refuse, and what was copied is removed if the import fails.
 */
export class StagedImport implements ImportTransaction {
  readonly #pool: MariadbPool;
  readonly #session: MariadbSession;
  readonly #plan: ImportPlan;
  readonly #table: Table;
  readonly #statement: InsertStatement;
  #stagedRows = 0;
  #copied: Copied[] = [];
  #receipt: KeptReceipt | undefined;
  #isCommitted = false;

  static async begin(
    pool: MariadbPool,
    session: MariadbSession,
    plan: ImportPlan,
    table: Table,
  ): Promise<StagedImport> {
    const columns = ['owner_id', ...plan.fields].join(', ');
    // It has the columns' types and character sets, but none of their indexes.
    await session.run(async (connection) => {
      await execute(connection, `drop temporary table if exists ${stage}`);
      await execute(
        connection,
        `create temporary table ${stage} (stage_id bigint not null auto_increment primary key)
         engine = InnoDB select ${columns} from cti_phonebook limit 0`,
      );
    });
    return new StagedImport(pool, session, plan, table);
  }

  private constructor(pool: MariadbPool, session: MariadbSession, plan: ImportPlan, table: Table) {
    this.#pool = pool;
    this.#session = session;
    this.#plan = plan;
    this.#table = table;
    this.#statement = new InsertStatement(stage, plan, [], table.maxPacketBytes);
  }

  prepare(contacts: PackedContacts): () => Promise<void> {
    const insert = this.#statement.prepare(contacts);
    return () => this.#insert(insert, contacts.count);
  }

  async #insert(
    insert: (connection: Connection) => Promise<unknown>,
    count: number,
  ): Promise<void> {
    await this.#session.run(insert);
    this.#stagedRows += count;
    if (!this.#table.isRuled) return;
    try {
      await this.#copy();
    } finally {
      await this.#session.run((connection) => execute(connection, `delete from ${stage}`));
      this.#stagedRows = 0;
    }
  }

  /** Kept when the rows are there, not with them: its transaction has nothing but the receipt. */
  async keepReceipt(receipt: Receipt): Promise<void> {
    await this.#copyStaged();
    await this.#session.run((connection) => execute(connection, 'start transaction'));
    this.#receipt = await keepReceipt(this.#session, this.#plan.ownerId, receipt);
  }

  async commit(): Promise<void> {
    await this.#copyStaged();
    if (this.#receipt !== undefined) await this.#commitReceipt(this.#receipt);
    this.#isCommitted = true;
  }

  async #commitReceipt(receipt: KeptReceipt): Promise<void> {
    const commit = () => this.#session.run((connection) => execute(connection, 'commit'));
    await commitSurely(this.#session, commit, () => isKept(this.#pool, receipt));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    using session = this.#session;
    try {
      if (!this.#isCommitted) await session.run((connection) => execute(connection, 'rollback'));
      await session.run((connection) => execute(connection, `drop temporary table ${stage}`));
    } catch {
      // Both go with the connection.
      session.lose();
    }
    if (!this.#isCommitted) await this.#remove();
  }

  /** A receipt without its rows would have them told as stored: where both may be there, it goes first. */
  async #remove(): Promise<void> {
    const receipt = this.#receipt;
    if (receipt !== undefined && this.#session.isLost) {
      await askUntilAnswered(settleMs, () => removeReceipt(this.#pool, receipt));
    }
    await this.#removeCopied();
  }

  async #copyStaged(): Promise<void> {
    if (this.#stagedRows > 0) await this.#copy();
    this.#stagedRows = 0;
  }

  /** Copies what is staged: all of it, or none. */
  async #copy(): Promise<void> {
    const copied = await copyIntoTable(this.#pool, this.#session, {
      ownerId: this.#plan.ownerId,
      insertSql: this.#composeInsert(),
      extraMs: copyMsPerRow * this.#stagedRows,
    });
    this.#copied.push(copied);
  }

  #composeInsert(): string {
    const { fields } = this.#plan;
    const absent = this.#table.fieldsToEmpty.filter((field) => !fields.includes(field));
    const from = ['owner_id', ...fields];
    return `insert into cti_phonebook (${[...from, ...absent].join(', ')})
      select ${[...from, ...absent.map(() => "''")].join(', ')} from ${stage} order by stage_id`;
  }

  async #removeCopied(): Promise<void> {
    for (const copied of this.#copied) {
      const remove = () => removeCopied(this.#pool, this.#plan.ownerId, copied);
      await askUntilAnswered(settleMs, remove);
    }
    this.#copied = [];
  }
}
