import type { Migrations } from '../../migrate.ts';
import { createContactTable } from './001-cti-phonebook.ts';

export const migrations: Migrations = { '001-cti-phonebook': createContactTable };
