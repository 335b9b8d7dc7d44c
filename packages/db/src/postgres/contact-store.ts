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
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import { beginInTurn } from '../remote/begin-in-turn.ts';
import type { Schema } from '../schema.ts';
import type { WriteTurns } from '../write-turns.ts';
import { beginImport } from './contact-import.ts';
import type { PostgresPool } from './driver.ts';

/** Composes queries, which the pool runs. */
const composer = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** Keeps contacts in PostgreSQL. */
export class PostgresContactStore implements ContactStore {
  readonly #pool: PostgresPool;
  readonly #turns: WriteTurns;

  constructor(pool: PostgresPool, turns: WriteTurns) {
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
    const { sql, parameters } = composer
      .selectFrom('cti_phonebook')
      .select(['id', ...contactFields])
      .where('owner_id', '=', ownerId)
      .where('id', '>', afterId)
      .orderBy('id')
      .limit(limit)
      .compile();
    const { rows } = await this.#pool.run((connection) =>
      connection.query<StoredContact>(sql, [...parameters]),
    );
    return rows;
  }
}
