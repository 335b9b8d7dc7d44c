export { backUpDatabase } from './back-up-database.ts';
export type { DatabaseNotice } from './database-notice.ts';
export { openDatabase, type DatabaseLocation, type DatabaseOptions } from './open-database.ts';
export type { PhonebookDatabase } from './phonebook-database.ts';
export type { RequestCount, RequestCounters } from './request-counters.ts';
export type { Backup } from './sqlite/back-up.ts';
