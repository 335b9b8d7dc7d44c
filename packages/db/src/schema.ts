import type { ContactField } from '@phonebook/core';
import type { Generated } from 'kysely';

/** The tables as today's code reads and writes them. */
export interface Schema {
  readonly cti_phonebook: ContactTable;
}

/** NethVoice's own table and names, so that a phonebook it filled is found. */
type ContactTable = { id: Generated<number>; owner_id: string } & Record<ContactField, string>;
