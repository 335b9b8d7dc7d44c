import {
  contactFields,
  type ContactField,
  type ContactImport,
  type ContactPage,
  type ContactStore,
  type StoredContact,
} from '@phonebook/core';
import {
  DummyDriver,
  Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  sql,
} from 'kysely';
import { beginInTurn } from '../remote/begin-in-turn.ts';
import type { Schema } from '../schema.ts';
import type { WriteTurns } from '../write-turns.ts';
import { beginImport } from './contact-import.ts';
import { readRows, type MariadbPool } from './driver.ts';
import { isIncomparable } from './store-errors.ts';

/** Composes queries, which the pool runs. */
const composer = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new MysqlAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new MysqlIntrospector(db),
    createQueryCompiler: () => new MysqlQueryCompiler(),
  },
});

/** A contact that NethVoice has stored may lack values. */
type Row = Readonly<{ id: number } & Record<ContactField, string | null>>;

/** Keeps contacts in MariaDB or MySQL. */
export class MariadbContactStore implements ContactStore {
  readonly #pool: MariadbPool;
  readonly #turns: WriteTurns;

  constructor(pool: MariadbPool, turns: WriteTurns) {
    this.#pool = pool;
    this.#turns = turns;
  }

  beginImport(
    ownerId: string,
    fields: readonly ContactField[],
    expectedRows: number = 0,
  ): Promise<ContactImport> {
    const plan = { ownerId, fields, expectedRows };
    return beginInTurn(this.#turns, plan, () => beginImport(this.#pool, plan));
  }

  async list({ ownerId, afterId, limit }: ContactPage): Promise<StoredContact[]> {
    const query = composer
      .selectFrom('cti_phonebook')
      .select(['id', ...contactFields])
      // By its collation the column may take 'Ann' and 'ann ' for 'ann'; the bytes tell them apart.
      .where('owner_id', '=', ownerId)
      .where(
        sql<boolean>`cast(convert(owner_id using utf8mb4) as binary) = cast(${ownerId} as binary)`,
      )
      .where('id', '>', afterId)
      .orderBy('id')
      .limit(limit)
      .compile();
    try {
      const rows = await this.#pool.run((connection) =>
        readRows<Row>(connection, query.sql, query.parameters),
      );
      return rows.map(fillIn);
    } catch (error) {
      // Nothing can be stored there for such an owner.
      if (isIncomparable(error)) return [];
      throw error;
    }
  }
}

function fillIn(row: Row): StoredContact {
  const filled = Object.entries(row).map(([name, value]) => [name, value ?? '']);
  // The columns are those of the row.
  return Object.fromEntries(filled) as StoredContact;
}
