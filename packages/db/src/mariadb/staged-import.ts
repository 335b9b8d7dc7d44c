import type { PackedContacts } from '@phonebook/core';
import { askUntilAnswered } from '../remote/ask-until-answered.ts';
import { settleMs } from '../remote/commit-surely.ts';
import type { ImportPlan, ImportTransaction } from '../remote/contact-import.ts';
import {
  execute,
  readRows,
  type Connection,
  type MariadbPool,
  type MariadbSession,
} from './driver.ts';
import { InsertStatement } from './insert-statement.ts';
import type { Table } from './table.ts';

/** Rows that were copied while the table was locked: the first of their owner above an id. */
interface Copied {
  readonly above: number;
  readonly count: number;
  /** The last of their ids, as far as it is known. */
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
    const extraMs = copyMsPerRow * this.#stagedRows;
    let above: number | undefined;
    let last: number | undefined;
    try {
      await this.#session.run(async (connection) => {
        await execute(connection, 'lock tables cti_phonebook write');
        above = await readLastId(connection);
        await this.#copyLocked(connection, above);
        last = await readLastId(connection);
        await execute(connection, 'unlock tables');
      }, extraMs);
    } catch (error) {
      if (!this.#session.isLost || above === undefined) throw error;
      const copied = toCopied(above, last, this.#stagedRows);
      if (!(await askUntilAnswered(settleMs + extraMs, () => this.#settle(copied)))) throw error;
    }
    if (above !== undefined) this.#copied.push(toCopied(above, last, this.#stagedRows));
  }

  async #copyLocked(connection: Connection, above: number): Promise<void> {
    const { fields } = this.#plan;
    const absent = this.#table.fieldsToEmpty.filter((field) => !fields.includes(field));
    const from = ['owner_id', ...fields];
    const copy = `insert into cti_phonebook (${[...from, ...absent].join(', ')})
      select ${[...from, ...absent.map(() => "''")].join(', ')} from ${stage} order by stage_id`;
    try {
      await execute(connection, copy);
    } catch (error) {
      await execute(connection, 'delete from cti_phonebook where id > ?', [above]);
      await execute(connection, 'unlock tables');
      throw error;
    }
  }

  /**
   * Sees what became of a copy whose connection broke. The lock is not had before it has ended.
   *
   * @returns Whether all of it is there; otherwise nothing of it is any more.
   */
  #settle(copied: Copied): Promise<boolean> {
    return this.#withCopied(copied, async (connection, which, parameters) => {
      const rows = await readRows(connection, `select id from cti_phonebook ${which}`, parameters);
      if (rows.length === copied.count) return true;
      await execute(connection, `delete from cti_phonebook ${which}`, parameters);
      return false;
    });
  }

  async #removeCopied(): Promise<void> {
    for (const copied of this.#copied) {
      await askUntilAnswered(settleMs, () =>
        this.#withCopied(copied, (connection, which, parameters) =>
          execute(connection, `delete from cti_phonebook ${which}`, parameters),
        ),
      );
    }
    this.#copied = [];
  }

  /** Works on rows that were copied, while the table is locked. */
  async #withCopied<T>(
    { above, last, count }: Copied,
    work: (connection: Connection, which: string, parameters: readonly unknown[]) => Promise<T>,
  ): Promise<T> {
    using session = await this.#pool.open();
    try {
      return await session.run(async (connection) => {
        await execute(connection, 'lock tables cti_phonebook write');
        const which = 'where id > ? and id <= ? and owner_id = ? order by id limit ?';
        const result = await work(connection, which, [above, last, this.#plan.ownerId, count]);
        await execute(connection, 'unlock tables');
        return result;
      });
    } catch (error) {
      session.lose();
      throw error;
    }
  }
}

async function readLastId(connection: Connection): Promise<number> {
  const query = 'select coalesce(max(id), 0) as id from cti_phonebook';
  const [last] = await readRows<{ readonly id: number }>(connection, query);
  return last?.id ?? 0;
}

function toCopied(above: number, last: number | undefined, count: number): Copied {
  return { above, count, last: last ?? Number.MAX_SAFE_INTEGER };
}
