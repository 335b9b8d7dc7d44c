import { randomUUID } from 'node:crypto';
import type { PackedContacts } from '@phonebook/core';
import { askUntilAnswered } from '../remote/ask-until-answered.ts';
import { learn, settleMs } from '../remote/commit-surely.ts';
import type { ImportPlan, ImportTransaction } from '../remote/contact-import.ts';
import {
  execute,
  readRows,
  type Connection,
  type MariadbPool,
  type MariadbSession,
} from './driver.ts';
import { RowsRefused } from '../remote/rows-refused.ts';
import { InsertStatement } from './insert-statement.ts';
import { toStoreError } from './store-errors.ts';
import type { Table } from './table.ts';

/** What the table has of the import: its owner's rows with ids above the one, up to the other. */
interface Copied {
  readonly above: number;
  readonly last: number;
}

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

  async commit(): Promise<void> {
    if (this.#stagedRows > 0) await this.#copy();
    this.#isCommitted = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    using session = this.#session;
    try {
      await session.run((connection) => execute(connection, `drop temporary table ${stage}`));
    } catch {
      // It goes with the connection.
      session.lose();
    }
    if (!this.#isCommitted) await this.#removeCopied();
  }

  /** Copies what is staged: all of it, or none. */
  async #copy(): Promise<void> {
    const copyId = randomUUID();
    const extraMs = copyMsPerRow * this.#stagedRows;
    try {
      const copy = (connection: Connection) => this.#copyLocked(connection, copyId);
      this.#copied.push(await this.#session.run(copy, extraMs));
    } catch (error) {
      if (error instanceof RowsRefused) throw error;
      const copied = await learn(() => this.#findCopied(copyId), error, settleMs + extraMs);
      if (copied === undefined) throw error;
      this.#copied.push(copied);
    }
  }

  /**
   * While the table is locked all ids that are new are the import's. The server copies, and notes that
   * it has, in one go; or it takes the copy back: whether or not it still has somebody to answer.
   */
  async #copyLocked(connection: Connection, copyId: string): Promise<Copied> {
    await execute(connection, 'lock tables cti_phonebook write, cti_phonebook_copy write');
    const above = await readLastId(connection);
    try {
      await execute(connection, this.#composeCopy(above), [copyId]);
    } catch (error) {
      const failure = toStoreError(error);
      if (failure instanceof RowsRefused) await execute(connection, 'unlock tables');
      throw failure;
    }
    const last = await readLastId(connection);
    const old =
      'delete from cti_phonebook_copy where copy_id = ? or made_at < now() - interval 1 day';
    await execute(connection, old, [copyId]);
    await execute(connection, 'unlock tables');
    return { above, last };
  }

  #composeCopy(above: number): string {
    const { fields } = this.#plan;
    const absent = this.#table.fieldsToEmpty.filter((field) => !fields.includes(field));
    const from = ['owner_id', ...fields];
    return `begin not atomic
      declare exit handler for sqlexception begin
        delete from cti_phonebook where id > ${above};
        resignal;
      end;
      insert into cti_phonebook (${[...from, ...absent].join(', ')})
        select ${[...from, ...absent.map(() => "''")].join(', ')} from ${stage} order by stage_id;
      insert into cti_phonebook_copy (copy_id, above_id, last_id)
        select ?, ${above}, max(id) from cti_phonebook;
    end`;
  }

  /** What became of a copy whose connection broke. The lock is not had before it has ended. */
  #findCopied(copyId: string): Promise<Copied | undefined> {
    return this.#pool.run(async (connection) => {
      await execute(connection, 'lock tables cti_phonebook_copy write');
      const query =
        'select above_id as above, last_id as last from cti_phonebook_copy where copy_id = ?';
      const [copied] = await readRows<Copied>(connection, query, [copyId]);
      await execute(connection, 'unlock tables');
      return copied;
    });
  }

  async #removeCopied(): Promise<void> {
    const remove = 'delete from cti_phonebook where id > ? and id <= ? and owner_id = ?';
    for (const { above, last } of this.#copied) {
      const parameters = [above, last, this.#plan.ownerId];
      await askUntilAnswered(settleMs, () =>
        this.#pool.run((connection) => execute(connection, remove, parameters)),
      );
    }
    this.#copied = [];
  }
}

async function readLastId(connection: Connection): Promise<number> {
  const query = 'select coalesce(max(id), 0) as id from cti_phonebook';
  const [last] = await readRows<{ readonly id: number }>(connection, query);
  return last?.id ?? 0;
}
