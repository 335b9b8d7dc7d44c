import { contactFields, type ContactField } from '@phonebook/core';
import { tableMissing, unavailable } from '../unavailable.ts';
import { readRows, type Connection } from './driver.ts';

/** What is to be known of the table before it is written to: it may be one that NethVoice has made. */
export interface Table {
  readonly engine: string;
  readonly characterSet: string;
  /** The most bytes that one statement may have. */
  readonly maxPacketBytes: number;
  /** Whether its engine takes back what is not committed. */
  readonly isTransactional: boolean;
  /** Whether it has rules that may refuse a row: triggers, checks, unique indexes, columns to be filled. */
  readonly isRuled: boolean;
  /** The fields that are not empty text by default. */
  readonly fieldsToEmpty: readonly ContactField[];
}

interface Facts extends Omit<Table, 'engine' | 'isTransactional' | 'isRuled' | 'fieldsToEmpty'> {
  /** None of a view. */
  readonly engine: string | null;
  readonly transactions: string | null;
  readonly rules: number;
  readonly emptyByDefault: string | null;
}

// MariaDB quotes a default that is text, MySQL does not.
const query = `
  select tables.engine as engine, engines.transactions as transactions,
    @@max_allowed_packet as maxPacketBytes,
    (select character_set_name from information_schema.columns
      where table_schema = database() and table_name = 'cti_phonebook'
      and column_name = 'name') as characterSet,
    (select count(*) from information_schema.triggers
      where event_object_schema = database() and event_object_table = 'cti_phonebook')
    + (select count(*) from information_schema.statistics
      where table_schema = database() and table_name = 'cti_phonebook'
      and non_unique = 0 and index_name <> 'PRIMARY')
    + (select count(*) from information_schema.table_constraints
      where table_schema = database() and table_name = 'cti_phonebook'
      and constraint_type = 'CHECK')
    + (select count(*) from information_schema.columns
      where table_schema = database() and table_name = 'cti_phonebook'
      and is_nullable = 'NO' and column_default is null and extra = ''
      and not find_in_set(lower(column_name), '${['id', 'owner_id', ...contactFields].join(',')}')) as rules,
    (select group_concat(lower(column_name)) from information_schema.columns
      where table_schema = database() and table_name = 'cti_phonebook'
      and column_default in ('', '''''')) as emptyByDefault
  from information_schema.tables as tables
  left join information_schema.engines as engines on engines.engine = tables.engine
  where tables.table_schema = database() and tables.table_name = 'cti_phonebook'`;

/** @throws AppError `store_unavailable` when there is no such table, and what the library throws. */
export async function readTable(connection: Connection): Promise<Table> {
  const [facts] = await readRows<Facts>(connection, query);
  if (facts === undefined || facts.engine === null) throw unavailable(tableMissing);
  const { engine, characterSet, maxPacketBytes, transactions, rules, emptyByDefault } = facts;
  const empty = new Set(emptyByDefault?.split(','));
  return {
    engine,
    characterSet,
    maxPacketBytes,
    isTransactional: transactions === 'YES',
    isRuled: rules > 0,
    fieldsToEmpty: contactFields.filter((field) => !empty.has(field)),
  };
}

/** Whether it is there. Asks without reading it: one of MyISAM is locked while an import is copied. */
export async function hasTable(connection: Connection): Promise<boolean> {
  const sql = `select table_name from information_schema.tables
    where table_schema = database() and table_name = 'cti_phonebook'`;
  return (await readRows(connection, sql)).length > 0;
}
