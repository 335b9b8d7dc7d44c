import type {
  ContactField,
  ContactImport,
  ContactPage,
  ContactStore,
  StoredContact,
} from '@phonebook/core';
import { contactFields } from '@phonebook/core';
import type { Kysely } from 'kysely';
import type { Schema } from '../schema.ts';
import { SqliteContactImport } from './contact-import.ts';
import type { DatabaseFile } from './database-file.ts';
import type { Connection, Statement } from './driver.ts';
import { guarded, toStoreError } from './store-errors.ts';
import { WriteTurns } from './write-turns.ts';

export interface SqliteContactStoreParts {
  /** Reads through a connection of its own, which sees only what was committed. */
  readonly reader: Kysely<Schema>;
  /** Imports write through it one after another. */
  readonly writer: Connection;
  readonly file: DatabaseFile;
  /** How long an import waits for those before it. */
  readonly maxWaitMs: number;
}

/** Keeps contacts in SQLite. */
export class SqliteContactStore implements ContactStore {
  readonly #reader: Kysely<Schema>;
  readonly #writer: Connection;
  readonly #file: DatabaseFile;
  readonly #turns: WriteTurns;

  constructor({ reader, writer, file, maxWaitMs }: SqliteContactStoreParts) {
    this.#reader = reader;
    this.#writer = writer;
    this.#file = file;
    this.#turns = new WriteTurns(writer, maxWaitMs);
  }

  async beginImport(ownerId: string, fields: readonly ContactField[]): Promise<ContactImport> {
    const insert = guarded(() => this.#prepareInsert(fields));
    const endTurn = await this.#turns.begin();
    const [connection, file] = [this.#writer, this.#file];
    return new SqliteContactImport({ connection, file, insert, ownerId, fields, endTurn });
  }

  async list({ ownerId, afterId, limit }: ContactPage): Promise<StoredContact[]> {
    try {
      return await this.#reader
        .selectFrom('cti_phonebook')
        .select(['id', ...contactFields])
        .where('owner_id', '=', ownerId)
        .where('id', '>', afterId)
        .orderBy('id')
        .limit(limit)
        .execute();
    } catch (error) {
      throw toStoreError(error);
    }
  }

  /** The other columns are left to their default, the empty text. */
  #prepareInsert(fields: readonly ContactField[]): Statement {
    const columns = Object.fromEntries(fields.map((field) => [field, ''])) as Record<
      ContactField,
      string
    >;
    const insert = this.#reader.insertInto('cti_phonebook').values({ owner_id: '', ...columns });
    return this.#writer.prepare(insert.compile().sql);
  }
}
