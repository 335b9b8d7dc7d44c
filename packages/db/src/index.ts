export { openDatabase, type DatabaseLocation, type DatabaseOptions } from './open-database.ts';
export type { PhonebookDatabase } from './phonebook-database.ts';
