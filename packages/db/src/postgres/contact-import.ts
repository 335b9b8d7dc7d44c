import {
  writeContacts,
  type ContactField,
  type PackedContacts,
  type Receipt,
} from '@phonebook/core';
import { composeFreeing, composeReceipt } from '../receipts.ts';
import { commitSurely } from '../remote/commit-surely.ts';
import type { ImportPlan, ImportTransaction } from '../remote/contact-import.ts';
import { RowsRefused } from '../remote/rows-refused.ts';
import { unavailable } from '../unavailable.ts';
import { composer } from './composer.ts';
import { copy, type Connection, type PostgresPool, type PostgresSession } from './driver.ts';

/**
 * Begins an import into `cti_phonebook`.
 *
 * @throws AppError `store_unavailable`.
 */
export async function beginImport(
  pool: PostgresPool,
  plan: ImportPlan,
): Promise<ImportTransaction> {
  const session = await pool.open();
  try {
    return await PostgresImport.begin(pool, session, plan);
  } catch (error) {
    session.lose();
    throw error;
  }
}

/**
 * The transaction of an import. The first error would end it, so that each batch has a savepoint to
 * go back to.
 */
class PostgresImport implements ImportTransaction {
  readonly #pool: PostgresPool;
  readonly #session: PostgresSession;
  readonly #fields: readonly ContactField[];
  readonly #copySql: string;
  readonly #ownerId: string;
  readonly #owner: string;
  /** PostgreSQL's own id of the transaction, to ask by what became of it. */
  readonly #id: string;
  #isCommitted = false;

  static async begin(
    pool: PostgresPool,
    session: PostgresSession,
    plan: ImportPlan,
  ): Promise<PostgresImport> {
    const id = await session.run(async (connection) => {
      await connection.query('begin');
      const query = 'select pg_current_xact_id()::text as id';
      const { rows } = await connection.query<{ id: string }>(query);
      await connection.query('savepoint batch');
      return rows[0]?.id ?? '';
    });
    return new PostgresImport(pool, session, plan, id);
  }

  private constructor(
    pool: PostgresPool,
    session: PostgresSession,
    { ownerId, fields }: ImportPlan,
    id: string,
  ) {
    this.#pool = pool;
    this.#session = session;
    this.#fields = fields;
    // The savepoint moves up to where the last batch ended.
    this.#copySql = `release savepoint batch; savepoint batch;
      copy cti_phonebook (${['owner_id', ...fields].join(', ')}) from stdin`;
    this.#ownerId = ownerId;
    this.#owner = escape(ownerId);
    this.#id = id;
  }

  prepare(contacts: PackedContacts): () => Promise<void> {
    const escaped = { ...contacts, text: escape(contacts.text) };
    const rows = writeContacts(escaped, this.#fields, '\t', `\n${this.#owner}\t`);
    return () => this.#insert(`${this.#owner}\t${rows}\n`, contacts.count);
  }

  async keepReceipt(receipt: Receipt): Promise<void> {
    // What is refused would end the transaction, so that the key is freed first.
    const statements = [
      composeFreeing(composer, this.#ownerId, receipt.key),
      composeReceipt(composer, this.#ownerId, receipt),
    ];
    for (const { sql, parameters } of statements) {
      await this.#session.run((connection) => connection.query(sql, [...parameters]));
    }
  }

  async commit(): Promise<void> {
    await commitSurely(
      this.#session,
      () => this.#commit(),
      () => this.#isStored(),
    );
    this.#isCommitted = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    using session = this.#session;
    if (this.#isCommitted) return;
    try {
      await this.#query('rollback');
    } catch {
      // The server rolls back what it is no longer connected for.
      session.lose();
    }
  }

  async #insert(text: string, count: number): Promise<void> {
    try {
      await this.#session.run((connection) => this.#copy(connection, text, count));
    } catch (error) {
      if (error instanceof RowsRefused) await this.#query('rollback to savepoint batch');
      throw error;
    }
  }

  async #copy(connection: Connection, text: string, count: number): Promise<void> {
    const inserted = await copy(connection, this.#copySql, text);
    // A trigger may leave a row out without an error.
    if (inserted !== count) throw new RowsRefused('a rule of the database ignores it');
  }

  /** A transaction that has failed before is rolled back, and answered as if all were well. */
  async #commit(): Promise<void> {
    const { command } = await this.#query('commit');
    if (command !== 'COMMIT') throw unavailable('the database gave the import up');
  }

  #query(sql: string): Promise<{ readonly command: string }> {
    return this.#session.run((connection) => connection.query(sql));
  }

  /** A transaction that is still open is one whose end the server has not heard of: it is ended then. */
  async #isStored(): Promise<boolean> {
    return this.#pool.run(async (connection) => {
      const query = 'select pg_xact_status($1::text::xid8) as status';
      const { rows } = await connection.query<{ status: string }>(query, [this.#id]);
      const [{ status } = { status: undefined }] = rows;
      if (status !== 'in progress') return status === 'committed';
      const end = `select pg_terminate_backend(pid) from pg_stat_activity
        where backend_xid = $1::text::xid8::xid`;
      await connection.query(end, [this.#id]);
      throw unavailable('the import is still being committed');
    });
  }
}

const escapes: Readonly<Record<string, string>> = {
  '\\': String.raw`\\`,
  '\t': String.raw`\t`,
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
};

/** Text as the text format of `COPY` has it. */
function escape(text: string): string {
  return text.replaceAll(/[\\\t\n\r]/g, (sign) => escapes[sign] ?? sign);
}
