// Holds the write lock of the SQLite file at PATH until its stdin ends.

import { once } from 'node:events';
import BetterSqlite3 from 'better-sqlite3';

const [path = ''] = process.argv.slice(2);
const connection = new BetterSqlite3(path);

connection.exec('begin immediate');
console.log('holding');
process.stdin.resume();
await once(process.stdin, 'end');
connection.exec('commit');
connection.close();
