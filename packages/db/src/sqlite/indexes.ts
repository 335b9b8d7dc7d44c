import type { Connection } from './driver.ts';

/** An import so short costs less than to build even an empty table's indexes anew. */
const minRows = 5_000;
/** Beside more rows than that times its own, an import does better to add to the indexes row by row. */
const maxRowsBeside = 5;

/**
 * Whether an import of so many rows had better leave the indexes aside and build them when it is done.
 *
 * Row by row each index is written to at places all over it, which costs the more the larger it is
 * beyond the cache; to sort all rows once costs about the same for each. Unless the table is much larger
 * than the import, that is far less. Where triggers watch the table, they may look into it at each row.
 */
export function isBetterRebuilt(connection: Connection, expectedRows: number): boolean {
  if (expectedRows < minRows || hasTriggers(connection)) return false;
  const lastId = connection.prepare<[], number | null>('select max(id) from cti_phonebook').pluck();
  return (lastId.get() ?? 0) <= maxRowsBeside * expectedRows;
}

function hasTriggers(connection: Connection): boolean {
  // A trigger has the name of its table as it was written when the trigger was made.
  const triggers = `select 1 from sqlite_schema
    where type = 'trigger' and tbl_name = 'cti_phonebook' collate nocase`;
  return connection.prepare(triggers).get() !== undefined;
}

interface Index {
  readonly name: string;
  /** The statement that made it. */
  readonly sql: string;
}

/**
 * Drops the table's indexes in the open transaction, so that nobody else misses them before it is
 * committed, nor if it is not. Those that may refuse a row have to see each, and stay: unique ones, and
 * others than of plain columns.
 *
 * @returns The statements that make them again.
 */
export function dropIndexes(connection: Connection): readonly string[] {
  const found = connection.prepare<[], Index>(
    `select made.name, made.sql from sqlite_schema as made
     join pragma_index_list('cti_phonebook') as listed on listed.name = made.name
     where listed."unique" = 0 and listed.partial = 0 and made.sql is not null
     and not exists (select * from pragma_index_info(made.name) as part where part.cid < 0)`,
  );
  const indexes = found.all();
  for (const { name } of indexes) connection.exec(`drop index "${name.replaceAll('"', '""')}"`);
  return indexes.map(({ sql }) => sql);
}
