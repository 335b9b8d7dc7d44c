// What the least of servers does with the documented form: Express, Formidable, one prepared insert in a
// transaction, into the same table. No token, no validation, no report.

import { join } from 'node:path';
import { openDatabase } from '@phonebook/db';
import BetterSqlite3 from 'better-sqlite3';
import express, { type Request, type Response } from 'express';
import { formidable } from 'formidable';

const [folder = ''] = process.argv.slice(2);
const path = join(folder, 'phonebook.sqlite');
await (await openDatabase({ engine: 'sqlite', path }))[Symbol.asyncDispose]();

const database = new BetterSqlite3(path);
database.pragma('journal_mode = wal');
database.pragma('synchronous = full');
const insert = database.prepare(
  'insert into cti_phonebook (owner_id, name, type, workemail, cellphone) values (?, ?, ?, ?, ?)',
);
const insertAll = database.transaction((rows: readonly string[][]) => {
  for (const [name, email, phone] of rows) insert.run('bench', name, 'private', email, phone);
});

const app = express();
app.post('/phonebook/import', (req, res) => {
  // Express 5 hands on what a promise is rejected with.
  return answer(req, res);
});

async function answer(req: Request, res: Response): Promise<void> {
  const [fields] = await formidable({}).parse(req);
  const [text = ''] = fields['csv_content'] ?? [];
  const [, ...lines] = text.trim().split('\n');
  insertAll(lines.map((line) => line.split(',')));
  res.json({ imported_rows: lines.length });
}

const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
});
process.once('SIGTERM', () => process.exit());
