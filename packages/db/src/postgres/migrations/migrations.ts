import type { Migrations } from '../../migrate.ts';
import { createContactTable } from './001-cti-phonebook.ts';
import { createReceiptTable } from './002-receipts.ts';
import { createCountTable } from './003-counts.ts';

export const migrations: Migrations = {
  '001-cti-phonebook': createContactTable,
  '002-receipts': createReceiptTable,
  '003-counts': createCountTable,
};
