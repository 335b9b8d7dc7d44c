export { openDatabase, type DatabaseLocation } from './open-database.ts';
export type { PhonebookDatabase } from './phonebook-database.ts';
