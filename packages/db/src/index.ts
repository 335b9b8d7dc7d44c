export {
  openDatabase,
  type DatabaseLocation,
  type DatabaseNotice,
  type DatabaseOptions,
} from './open-database.ts';
export type { PhonebookDatabase } from './phonebook-database.ts';
