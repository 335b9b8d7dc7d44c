import { describe, expect, it } from 'vitest';
import { importFile, importPieces, importText, stored, storedNames } from '../../test/attempt.ts';
import { cutBytes, fileOf } from '../../test/chunks.ts';
import { MemoryStore } from '../../test/memory-store.ts';

describe('importContacts', () => {
  describe('of a file as programs write it', () => {
    const cells = [
      ['Name', 'Notes', 'Workphone'],
      ['Zoë Nicolò', 'a "b", c; d\te|f', '0541 1'],
      ['Söhne & Groß', 'x\ny', '+39 2'],
    ];
    const contacts = [
      { name: 'Zoë Nicolò', notes: 'a "b", c; d\te|f', workphone: '0541 1' },
      { name: 'Söhne & Groß', notes: 'x\ny', workphone: '+39 2' },
    ];
    const write = (delimiter: string, lineEnd: string): string =>
      cells
        .map(
          (row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter) + lineEnd,
        )
        .join('');

    it.each([
      ['windows-1252', ';', '\r\n', (text: string) => Buffer.from(text, 'latin1')],
      ['utf-16le', '\t', '\r\n', (text: string) => Buffer.from(`\u{FEFF}${text}`, 'utf16le')],
      ['utf-16be', ',', '\r', (text: string) => Buffer.from(text, 'utf16le').swap16()],
      ['utf-8', '|', '\n', (text: string) => Buffer.from(`\u{FEFF}${text}\u{1A}`)],
      ['utf-8', ';', '\r\n', (text: string) => Buffer.from(`sep=;\r\n${text}`)],
    ] as const)('reads %s with %j and %j', async (encoding, delimiter, lineEnd, encode) => {
      const bytes = encode(write(delimiter, lineEnd));
      for (const length of [1, 3, bytes.length]) {
        const store = new MemoryStore();
        const result = await importPieces(cutBytes(bytes, [length]), { store });
        expect(result).toMatchObject({
          importedRows: 2,
          skippedRows: 0,
          recognized: { encoding, delimiter, format: 'own' },
        });
        expect(await stored(store)).toMatchObject(contacts);
      }
    });

    it('reads one column', async () => {
      const store = new MemoryStore();
      const { recognized } = await importText('Name\nLovelace, Ada\n"Bob; Cy"\n', { store });
      expect(recognized).toEqual({
        encoding: 'utf-8',
        delimiter: undefined,
        format: 'own',
        columns: [{ position: 1, column: 'Name', fields: ['name'], decidedBy: 'own name' }],
      });
      expect(await storedNames(store)).toEqual(['Lovelace, Ada', 'Bob; Cy']);
    });

    it('recognizes the format of a program by its header', async () => {
      const { recognized } = await importText(
        'Name;Surname;Office number;Visible to everyone\nAda;Lovelace;1;1\n',
      );
      expect(recognized.format).toBe('voispeed');
      expect(recognized.columns).toMatchObject([
        { column: 'Name', fields: ['firstname'], decidedBy: 'format' },
        { column: 'Surname', fields: ['lastname'], decidedBy: 'format' },
        { column: 'Office number', decidedBy: 'format' },
        { position: 4, column: 'Visible to everyone', fields: [], decidedBy: undefined },
      ]);
    });

    it('reads what comes late in a large file', async () => {
      const lines = Array.from({ length: 100_000 }, (_, index) => `Name ${index};1`);
      const text = `Name;Fax\n${lines.join('\n')}\nZoë;2\n`;
      for (const [encoding, bytes] of [
        ['windows-1252', Buffer.from(text, 'latin1')],
        ['utf-8', Buffer.from(text)],
      ] as const) {
        const store = new MemoryStore();
        const result = await importPieces([bytes], { store, maxRows: 100_001 });
        expect(result).toMatchObject({ importedRows: 100_001, recognized: { encoding } });
        expect((await storedNames(store)).at(-1)).toBe('Zoë');
      }
    });

    it('gives rows and lines of the file below a line that names the delimiter', async () => {
      const { problems } = await importText('sep=;\r\nname;fax\r\n"A\r\nB";1\r\n;2\r\n');
      expect(problems).toMatchObject([{ row: 3, line: 5, code: 'name_empty' }]);
    });
  });

  describe('with warnings', () => {
    it('tells of a name that was taken from elsewhere', async () => {
      const store = new MemoryStore();
      const { warnings, messages } = await importText('Nome,Azienda\n,Acme\nAda,\n', { store });
      expect(warnings).toEqual([
        {
          row: 2,
          line: 2,
          field: 'name',
          code: 'name_substituted',
          value: 'Acme',
          message: "the row has no name and took that of company: 'Acme'",
        },
      ]);
      expect(messages).toEqual([]);
      expect(await storedNames(store)).toEqual(['Acme', 'Ada']);
    });

    it('tells of a cell that may hold other rows', async () => {
      const text = 'name;fax;title\n"Ada\nBob;1;x\nCy";2;\n';
      const { warnings, messages, skippedRows } = await importText(text);
      const value = 'Ada\ufffdBob;1;x\ufffdCy';
      expect(warnings).toMatchObject([
        { row: 2, line: 2, column: 'name', code: 'rows_in_cell', value },
      ]);
      expect(messages).toEqual([
        'Row 2: imported, but a cell has lines that look like rows of the file; if they are, a quote is missing before them',
      ]);
      expect(skippedRows).toBe(0);
    });

    it('does not warn of a row that the store refused', async () => {
      const store = new MemoryStore({ refusals: new Map([['Acme', 'no']]) });
      const { warnings, problems } = await importText('Nome,Azienda\n,Acme\n', { store });
      expect(warnings).toEqual([]);
      expect(problems).toMatchObject([{ row: 2, code: 'store_refused' }]);
    });
  });

  describe('with overrides', () => {
    it('believes the encoding that it is told', async () => {
      const store = new MemoryStore();
      const file = fileOf(Buffer.from('name\n\xa3\xf3d\xbc\n', 'latin1'));
      const { recognized } = await importFile(file, { store, encoding: 'iso-8859-2' });
      expect(recognized.encoding).toBe('iso-8859-2');
      expect(await storedNames(store)).toEqual(['Łódź']);
    });

    it('refuses a file that is not in that encoding', async () => {
      const store = new MemoryStore();
      const file = fileOf(Buffer.from('name\nZo\xeb\n', 'latin1'));
      await expect(importFile(file, { store, encoding: 'utf-8' })).rejects.toMatchObject({
        code: 'csv_unreadable',
      });
      expect(await stored(store)).toEqual([]);
    });

    it('refuses a workbook whatever it is told', async () => {
      const file = fileOf(Buffer.from('PK\u{3}\u{4}'));
      await expect(importFile(file, { encoding: 'windows-1252' })).rejects.toMatchObject({
        code: 'csv_unreadable',
      });
    });

    it('believes the delimiter that it is told', async () => {
      const text = 'name;fax,home;x\nAda;1,2;3\n';
      for (const [delimiter, name] of [
        [';', 'Ada'],
        [',', 'Ada;1'],
      ] as const) {
        const store = new MemoryStore();
        const mapping = delimiter === ',' ? { 'name;fax': 'name' as const } : {};
        const { recognized } = await importText(text, { store, delimiter, mapping });
        expect(recognized.delimiter).toBe(delimiter);
        expect(await storedNames(store)).toEqual([name]);
      }
    });

    it('fills the fields that it is told, and not those of columns it is told to leave', async () => {
      const store = new MemoryStore();
      const text = 'CHI,Numero,fax,Note\nAda,1,2,x\n';
      const mapping = { chi: 'name', NUMERO: 'cellphone', Fax: null, note: null } as const;
      const { recognized } = await importText(text, { store, mapping });
      expect(await stored(store)).toMatchObject([
        { name: 'Ada', cellphone: '1', workphone: '', fax: '', notes: '' },
      ]);
      expect(recognized.columns).toMatchObject([
        { column: 'CHI', decidedBy: 'mapping' },
        { column: 'Numero', decidedBy: 'mapping' },
        { column: 'fax', fields: [], decidedBy: undefined },
        { column: 'Note', fields: [], decidedBy: undefined },
      ]);
      expect(recognized.columns[1]?.fields[0]).toBe('cellphone');
    });

    it('loses nothing of two columns for one field', async () => {
      const store = new MemoryStore();
      const mapping = { a: 'workphone', b: 'workphone', c: 'title', d: 'title' } as const;
      await importText('name,a,b,c,d\nAda,1,2,Dr,Prof\nBob,,2,,Prof\n', { store, mapping });
      expect(await stored(store)).toMatchObject([
        { workphone: '1', workphone2: '2', title: 'Dr', notes: 'd: Prof' },
        { workphone: '2', workphone2: '', title: 'Prof', notes: '' },
      ]);
    });

    it('gives a column the field of another, whose value goes elsewhere', async () => {
      const store = new MemoryStore();
      await importText('name,Chi\nAda,Ada Lovelace\nBob,\n', { store, mapping: { Chi: 'name' } });
      expect(await stored(store)).toMatchObject([
        { name: 'Ada Lovelace', notes: 'name: Ada' },
        { name: 'Bob', notes: '' },
      ]);
    });

    it('refuses a mapping of a column that the file does not have', async () => {
      const store = new MemoryStore({ failAt: 'begin' });
      const importing = importText('name,fax\n', { store, mapping: { Tel: 'workphone' } });
      await expect(importing).rejects.toMatchObject({
        code: 'option_invalid',
        message: "mapping: the file has no column 'tel'; it has 'name', 'fax'",
      });
    });

    it('refuses a mapping that names a column twice', async () => {
      const importing = importText('name,Tel\n', { mapping: { Tel: 'workphone', tel: 'fax' } });
      await expect(importing).rejects.toMatchObject({
        code: 'option_invalid',
        message: "mapping: names the column 'tel' twice",
      });
    });
  });
});
