import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  csvFile,
  expectAnswer,
  multipart,
  multipartType,
  postCsv,
  report,
  send,
} from './import-request.ts';
import { listContacts } from './list-contacts.ts';
import { signToken, startServer, type RunningServer } from './running-server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

function invalidCsv(error: string): object {
  return { code: 400, message: 'invalid CSV file', error };
}

describe('POST /phonebook/import: the report', () => {
  it('imports a file and tells how many rows', async () => {
    const answer = await postCsv(
      server.url,
      'name,workphone\nAnn,0039 06\nBob,+39 06\n',
      'reporter',
    );
    expectAnswer(answer, 200, report(2, 2));
    expect(await listContacts(server.url, 'reporter')).toMatchObject([
      { name: 'Ann', workphone: '0039 06' },
      { name: 'Bob', workphone: '+39 06' },
    ]);
  });

  it('serves the path with a slash at its end alike', async () => {
    const answer = await send(server.url, '/phonebook/import/', {
      method: 'POST',
      headers: { Authorization: `Bearer ${await signToken()}`, 'Content-Type': multipartType },
      body: multipart(csvFile('name\nAnn\n')),
    });
    expectAnswer(answer, 200, report(1, 1));
  });

  it('completes for a header without rows', async () => {
    expectAnswer(await postCsv(server.url, 'name,workemail\n'), 200, report(0, 0));
  });

  it('reports skipped rows in file order by the row that a spreadsheet shows', async () => {
    const csv = 'name,type\n,\n\n"Two\nlines",foo\nAnn,public\nBob,group:a\n';
    const messages = [
      'Row 2: name is empty',
      "Row 4: invalid type 'foo' (must be 'private', 'public', or 'group:<group1,group2>')",
    ];
    expectAnswer(await postCsv(server.url, csv), 200, report(4, 2, { skipped: 2, messages }));
  });

  it('fails with the report when no row can be used', async () => {
    const messages = ['Row 2: name is empty', 'Row 3: name is empty'];
    const answer = await postCsv(server.url, 'name,company\n,A\n,B\n');
    expectAnswer(answer, 400, report(2, 0, { skipped: 2, messages }));
  });

  it('fails with a report of zeros when there is no name to be had', async () => {
    const messages = ["CSV must have 'name' column"];
    expectAnswer(await postCsv(server.url, 'company\nA\n'), 400, report(0, 0, { messages }));
  });

  it('fails with a report of zeros when a used column is there twice', async () => {
    const messages = ["CSV has the column 'company' twice"];
    const answer = await postCsv(server.url, 'name,company,Company\nAnn,A,B\n');
    expectAnswer(answer, 400, report(0, 0, { messages }));
  });

  it('tells of 1,000 rows in at most 300 characters each, and counts the rest', async () => {
    const rows = Array.from({ length: 1_500 }, () => `Ann,${'x'.repeat(400)}`);
    const answer = await postCsv(server.url, `name,type\n${rows.join('\n')}\n`);
    const { error_messages: messages } = answer.body as { error_messages: string[] };
    expect(answer.status).toBe(400);
    expect(messages).toHaveLength(1_001);
    expect(Math.max(...messages.map((message) => message.length))).toBeLessThanOrEqual(300);
    expect(messages.at(-1)).toBe('and 500 more');
  });
});

describe('POST /phonebook/import: a file that is not CSV', () => {
  it.each([
    ['an empty file', '', 'the file is empty: its first row must name the columns'],
    [
      'nothing but blank lines',
      '\n\r\n  \n',
      'the file is empty: its first row must name the columns',
    ],
    [
      'a header with a broken quote',
      'na"me\nAnn\n',
      'the header (row 1) cannot be read: a quote stands inside an unquoted cell; put the cell in quotes and double each quote in it',
    ],
    [
      'a workbook',
      Buffer.from('PK\u0003\u0004name\nAnn\n'),
      'this is a workbook (xlsx, ods) or ZIP archive, not CSV text: open it in a spreadsheet program and save it as CSV',
    ],
    [
      'gzip data',
      Buffer.from([0x1f, 0x8b, 8, 0]),
      'this is gzip data, not CSV text: unpack it and send the CSV file in it',
    ],
    [
      'an image',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]),
      'this is a PNG image, not CSV text: choose the CSV file',
    ],
    [
      'NUL bytes',
      'name\nA\0nn\n',
      'the file has NUL bytes, so it is not CSV text: save it as "CSV UTF-8"',
    ],
    [
      'bytes that are not UTF-8',
      Buffer.from([...Buffer.from('name\nAnn\n'), 0xff]),
      'the file is not UTF-8 text: save it as "CSV UTF-8" and send it again',
    ],
  ])('refuses %s, and stores nothing', async (name, content, error) => {
    expectAnswer(await postCsv(server.url, content, name), 400, invalidCsv(error));
    expect(await listContacts(server.url, name)).toEqual([]);
  });
});
