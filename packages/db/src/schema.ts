import type { ContactField } from '@phonebook/core';
import type { Generated } from 'kysely';

/** The tables as today's code reads and writes them. */
export interface Schema {
  readonly cti_phonebook: ContactTable;
  readonly cti_phonebook_receipt: ReceiptTable;
}

/** NethVoice's own table and names, so that a phonebook it filled is found. */
type ContactTable = { id: Generated<number>; owner_id: string } & Record<ContactField, string>;

/** What imports came to that clients call by a key. */
interface ReceiptTable {
  readonly owner_id: string;
  readonly receipt_key: string;
  readonly fingerprint: string;
  readonly answer: string;
  /** Milliseconds since 1970. */
  readonly made_at: number;
}
