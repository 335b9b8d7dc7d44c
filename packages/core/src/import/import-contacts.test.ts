import { describe, expect, it } from 'vitest';
import { importFile, importPieces, importText, stored, storedNames } from '../../test/attempt.ts';
import { cutBytes, fileOf, WatchedFile } from '../../test/chunks.ts';
import { MemoryStore } from '../../test/memory-store.ts';
import { AppError } from '../errors.ts';

/** A file that the pipeline reads in several chunks. */
function longFile(rows: number): string {
  const lines = Array.from({ length: rows }, (_, index) => `Name ${index},"😀 é\r\n""€"""`);
  return `name,notes\n${lines.join('\n')}\n`;
}

describe('importContacts', () => {
  it('stores the contacts of a file and reports them', async () => {
    const store = new MemoryStore();
    const result = await importText('name,type,workphone\nAda,public,1\nBob,,2\n', { store });
    expect(result).toEqual({
      outcome: 'completed',
      totalRows: 2,
      importedRows: 2,
      failedRows: 0,
      skippedRows: 0,
      messages: [],
      problems: [],
      warnings: [],
      headerFault: undefined,
      recognized: {
        encoding: 'utf-8',
        delimiter: ',',
        format: 'own',
        columns: [
          { position: 1, column: 'name', fields: ['name'], decidedBy: 'own name' },
          { position: 2, column: 'type', fields: ['type'], decidedBy: 'own name' },
          { position: 3, column: 'workphone', fields: ['workphone'], decidedBy: 'own name' },
        ],
      },
    });
    const contacts = await stored(store);
    expect(contacts).toMatchObject([
      { name: 'Ada', type: 'public', workphone: '1', fax: '' },
      { name: 'Bob', type: 'private', workphone: '2', fax: '' },
    ]);
  });

  it('stores them for their owner alone', async () => {
    const store = new MemoryStore();
    await importText('name,owner_id\nAda,bob\n', { store });
    expect(await store.list({ ownerId: 'bob', afterId: 0, limit: 10 })).toEqual([]);
    expect(await storedNames(store)).toEqual(['Ada']);
  });

  it('tells of every row that it did not import', async () => {
    const store = new MemoryStore({ refusals: new Map([['Eve', 'value out of range']]) });
    const text = [
      'name,type,homepob',
      ',,',
      'Foo,foo,',
      '"Ada\nLovelace",,',
      '',
      'Long,,12345678901',
      'Eve,,',
      'Bob,,,surplus',
      'B"b,,',
      '"Cy"y,,',
      'Dan,group:a,1',
      '"Flo,,',
    ];
    const { problems, ...result } = await importText(text.join('\r\n'), { store });
    expect(result).toMatchObject({
      outcome: 'completed',
      totalRows: 10,
      importedRows: 2,
      failedRows: 1,
      skippedRows: 7,
      messages: [
        'Row 2: name is empty',
        "Row 3: invalid type 'foo' (must be 'private', 'public', or 'group:<group1,group2>')",
        'Row 6: homepob has 11 characters but may have at most 10',
        'Row 7: the database refused the row: value out of range',
        'Row 8: the row has 4 cells but the header has 3; put a cell that holds commas in quotes',
        expect.stringMatching(/^Row 9: a quote stands inside an unquoted cell; /u),
        expect.stringMatching(/^Row 10: text follows the closing quote of a cell; /u),
        expect.stringMatching(/^Row 12: a quoted cell is never closed; /u),
      ],
    });
    expect(problems.map(({ row, line, code }) => [row, line, code])).toEqual([
      [2, 2, 'name_empty'],
      [3, 3, 'type_invalid'],
      [6, 7, 'value_too_long'],
      [7, 8, 'store_refused'],
      [8, 9, 'surplus_cells'],
      [9, 10, 'bare_quote'],
      [10, 11, 'text_after_quote'],
      [12, 13, 'unclosed_quote'],
    ]);
    expect(await storedNames(store)).toEqual(['Ada\nLovelace', 'Dan']);
  });

  it('counts spreadsheet rows: the header is row 1, a quoted newline is none, a blank line is one', async () => {
    const { messages, totalRows } = await importText('name,fax\n"A\n\nB",1\n\n \n,2\n');
    expect(messages).toEqual(['Row 5: name is empty']);
    expect(totalRows).toBe(2);
  });

  it('completes a header without rows', async () => {
    for (const text of ['name', 'name,fax\n', 'name\r\n\r\n \n']) {
      expect(await importText(text)).toMatchObject({
        outcome: 'completed',
        totalRows: 0,
        messages: [],
      });
    }
  });

  it('fails when no row can be used', async () => {
    const store = new MemoryStore({ refusals: new Map([['Eve', 'no']]) });
    expect(await importText('name,type\n,\nEve,\n', { store })).toMatchObject({
      outcome: 'failed',
      totalRows: 2,
      importedRows: 0,
      failedRows: 1,
      skippedRows: 1,
      messages: ['Row 2: name is empty', 'Row 3: the database refused the row: no'],
    });
    expect(await stored(store)).toEqual([]);
  });

  it.each([
    {
      header: 'workphone,company,x',
      code: 'name_column_missing',
      message: "CSV must have 'name' column",
    },
    { header: 'name,fax,Fax', code: 'column_twice', message: "CSV has the column 'fax' twice" },
    {
      header: 'Ada,0541 123456,Acme',
      code: 'header_missing',
      message:
        "CSV must have 'name' column: its first row holds a contact; " +
        'put a row above it that names the columns',
    },
  ])('reads no row under the header $header', async ({ header, code, message }) => {
    const store = new MemoryStore({ failAt: 'begin' });
    const file = new WatchedFile([Buffer.from(`${header}\n${'a,b,c\n'.repeat(20_000)}`)]);
    const { recognized, ...result } = await importFile(file, { store });
    expect(result).toEqual({
      outcome: 'failed',
      totalRows: 0,
      importedRows: 0,
      failedRows: 0,
      skippedRows: 0,
      messages: [message],
      problems: [],
      warnings: [],
      headerFault: { code, message },
    });
    expect(recognized).toMatchObject({ encoding: 'utf-8', delimiter: ',' });
    expect(recognized.columns.map(({ column }) => column)).toEqual(header.split(','));
  });

  it('closes the file when the header cannot serve', async () => {
    const rows = Buffer.from('1,2\n'.repeat(30_000));
    const file = new WatchedFile([Buffer.from('fax,title\n'), rows, rows, rows]);
    await importFile(file);
    expect(file.isClosed).toBe(true);
  });

  it.each(['', '\n\r\n', '\u{FEFF}', '\u{FEFF} \n'])('refuses %j as empty', async (text) => {
    await expect(importText(text)).rejects.toThrow(
      expect.objectContaining({
        code: 'csv_unreadable',
        message: 'the file is empty: its first row must name the columns',
      }),
    );
  });

  it('refuses a workbook however its first bytes are cut', async () => {
    const bytes = Buffer.from('PK\u{3}\u{4}\u{14}\0\u{6}\0xl/workbook.xml');
    for (const length of [1, 2, 3, 4, 100]) {
      await expect(importPieces(cutBytes(bytes, [length]))).rejects.toThrow(
        expect.objectContaining({
          code: 'csv_unreadable',
          message: expect.stringContaining('this is an Excel workbook (xlsx), not CSV text'),
        }),
      );
    }
  });

  it('refuses a broken header', async () => {
    await expect(importText('na"me\nAda\n')).rejects.toThrow(
      expect.objectContaining({ code: 'csv_unreadable' }),
    );
  });

  it('reads a file of several chunks with characters split between them', async () => {
    const store = new MemoryStore();
    const bytes = Buffer.from(longFile(20_000));
    const pieces = cutBytes(bytes, [65_535, 1, 70_001, 3]);
    const result = await importPieces(pieces, { store, maxRows: 20_000 });
    expect(result).toMatchObject({ totalRows: 20_000, importedRows: 20_000, messages: [] });
    const contacts = await stored(store);
    expect(contacts.filter(({ notes }) => notes !== '😀 é\r\n"€"')).toEqual([]);
    expect(contacts.map(({ name }) => name)).toEqual(
      Array.from({ length: 20_000 }, (_, index) => `Name ${index}`),
    );
  });

  it('keeps the rows right across chunks, and tells of 1,000 problems and the rest', async () => {
    const text = `name,notes\n${`,"\n"\n\nBob,${'x'.repeat(200)}\n`.repeat(1_200)}`;
    const { messages, ...counts } = await importText(text, { maxRows: 2_400 });
    expect(counts).toMatchObject({ totalRows: 2_400, importedRows: 1_200, skippedRows: 1_200 });
    expect(messages.slice(0, -1)).toEqual(
      Array.from({ length: 1_000 }, (_, index) => `Row ${2 + 3 * index}: name is empty`),
    );
    expect(messages.at(-1)).toBe('and 200 more');
  });

  it('accepts as many rows as the file may have, and stores none of one more', async () => {
    const text = 'name\nAda\nB"b\n\nCy\n';
    for (const maxRows of [3, 4]) {
      expect(await importText(text, { maxRows })).toMatchObject({ totalRows: 3 });
    }
    const store = new MemoryStore();
    await expect(importText(text, { store, maxRows: 2 })).rejects.toThrow(
      expect.objectContaining({ code: 'file_too_large' }),
    );
    expect(await stored(store)).toEqual([]);
    expect(store.openImports).toBe(0);
  });

  it('stops at the first row too many', async () => {
    const store = new MemoryStore();
    const pieces = Array.from({ length: 20 }, () => Buffer.from('Ada\n'.repeat(20_000)));
    const file = fileOf(Buffer.from('name\n'), ...pieces);
    await expect(importFile(file, { store, maxRows: 100_000 })).rejects.toMatchObject({
      code: 'file_too_large',
    });
    expect(store.insertedRows).toBeGreaterThanOrEqual(100_000);
    expect(store.insertedRows).toBeLessThan(200_000);
    expect(await stored(store)).toEqual([]);
  });

  it.each(['begin', 1, 2, 'commit'] as const)(
    'stores nothing and closes the file when the store fails at %s',
    async (failAt) => {
      const store = new MemoryStore({ failAt });
      const file = new WatchedFile([Buffer.from('name\nAda\n'), Buffer.from('Bob\n')]);
      await expect(importFile(file, { store })).rejects.toThrow(
        expect.objectContaining({ code: 'store_unavailable' }),
      );
      expect(await stored(store)).toEqual([]);
      expect(store.openImports).toBe(0);
      expect(file.isClosed).toBe(true);
    },
  );

  it('closes a file that is not read to its end when the store fails', async () => {
    const store = new MemoryStore({ failAt: 2 });
    const rows = Buffer.from('Ada\n'.repeat(20_000));
    const file = new WatchedFile([Buffer.from('name\n'), rows, rows, rows, rows]);
    await expect(importFile(file, { store, maxRows: 100_000 })).rejects.toThrow(AppError);
    expect(file.isClosed).toBe(true);
  });

  it('stores nothing when the file turns unreadable far behind', async () => {
    for (const damage of [[0xff], [0x00], [0xe2, 0x82]]) {
      const store = new MemoryStore();
      const file = new WatchedFile([Buffer.from(longFile(5_000)), Uint8Array.from(damage)]);
      for (const encoding of [undefined, 'utf-8'] as const) {
        const importing = importFile(file, { store, maxRows: 10_000, encoding });
        await expect(importing).rejects.toMatchObject({ code: 'csv_unreadable' });
      }
      expect(await stored(store)).toEqual([]);
      expect(store.openImports).toBe(0);
      expect(file.isClosed).toBe(true);
    }
  });

  it('passes on what reading the file throws, and stores nothing', async () => {
    const store = new MemoryStore();
    const failure = new Error('the disk broke');
    const file = new WatchedFile([Buffer.from(longFile(5_000))], failure);
    for (const encoding of [undefined, 'utf-8'] as const) {
      const importing = importFile(file, { store, maxRows: 10_000, encoding });
      await expect(importing).rejects.toBe(failure);
    }
    expect(await stored(store)).toEqual([]);
    expect(store.openImports).toBe(0);
    expect(file.isClosed).toBe(true);
  });

  it('leaves what was stored before as it is', async () => {
    const store = new MemoryStore();
    await importText('name\nAda\n', { store });
    await expect(importText('name\nBob\nCy\n', { store, maxRows: 1 })).rejects.toThrow(AppError);
    await importText('name\nDan\n', { store });
    expect(await storedNames(store)).toEqual(['Ada', 'Dan']);
    expect(store.openImports).toBe(0);
  });

  it('stores nothing where it is given up, and says why', async () => {
    const store = new MemoryStore();
    const reason = new AppError('service_busy', 'the service stops');
    const given = { store, signal: AbortSignal.abort(reason) };
    await expect(importText('name\nAnn\n', given)).rejects.toBe(reason);
    await expect(importText('name\n', given)).rejects.toBe(reason);
    expect(await storedNames(store)).toEqual([]);
    expect(store.openImports).toBe(0);
  });
});
