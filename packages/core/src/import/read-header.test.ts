import { describe, expect, it } from 'vitest';
import { collect, cutText, streamOf } from '../../test/chunks.ts';
import type { ContactField } from '../contacts/fields.ts';
import { cutRecords } from '../csv/cut-records.ts';
import type { Dialect } from '../csv/dialect.ts';
import { parseRecords, type ParsedBlock } from '../csv/parse-records.ts';
import { noPreamble } from '../csv/read-preamble.ts';
import { AppError } from '../errors.ts';
import { fieldsUnder, readHeader, type Header } from './read-header.ts';

const commas: Dialect = { delimiter: ',', preamble: noPreamble };

function blocksOf(...chunks: readonly string[]): AsyncGenerator<ParsedBlock> {
  return parseRecords(cutRecords(streamOf(...chunks), commas), commas);
}

async function read(...chunks: readonly string[]): Promise<Header> {
  return readHeader(blocksOf(...chunks));
}

async function readMapped(
  header: string,
  ...mapping: readonly (readonly [string, ContactField | undefined])[]
): Promise<Header> {
  return readHeader(blocksOf(`${header}\n`), new Map(mapping));
}

async function refusal(reading: Promise<Header>): Promise<AppError> {
  const outcome: unknown = await reading.catch((error: unknown) => error);
  if (outcome instanceof AppError) return outcome;
  throw new Error('the header was read', { cause: outcome });
}

/** The field that each column fills first. */
function fieldsOf({ map }: Header): (ContactField | undefined)[] {
  return map.uses.map(({ fields }) => fields[0]);
}

describe('readHeader', () => {
  it('finds the field of each column in the order of the file', async () => {
    const header = await read('workphone,name,type\n');
    expect(header.columns).toEqual([
      { index: 0, name: 'workphone' },
      { index: 1, name: 'name' },
      { index: 2, name: 'type' },
    ]);
    expect(fieldsOf(header)).toEqual(['workphone', 'name', 'type']);
    expect(header.fault).toBeUndefined();
  });

  it('ignores case and surrounding space', async () => {
    const header = await read(' NAME ,"\tWorkEmail\u{A0}",SpeedDial_Num\n');
    expect(fieldsOf(header)).toEqual(['name', 'workemail', 'speeddial_num']);
    expect(header.columns.map(({ name }) => name)).toEqual(['NAME', 'WorkEmail', 'SpeedDial_Num']);
  });

  it('ignores a mark that is left in front of the first column', async () => {
    expect(fieldsOf(await read('\u{FEFF}name,fax\n'))).toEqual(['name', 'fax']);
  });

  it('keeps the place of a column it does not know', async () => {
    const header = await read('shoe size,name,,id,owner_id,fax\n');
    const fields = [undefined, 'name', undefined, undefined, undefined, 'fax'];
    expect(fieldsOf(header)).toEqual(fields);
    expect(header.fault).toBeUndefined();
  });

  it('does not take the properties of objects for columns', async () => {
    const header = await read('name,constructor,__proto__,toString\n');
    expect(fieldsOf(header)).toEqual(['name', undefined, undefined, undefined]);
  });

  it('faults a column that is used twice and names it', async () => {
    expect((await read('name,fax,FAX \n')).fault).toEqual({
      code: 'column_twice',
      message: "CSV has the column 'fax' twice",
    });
    expect((await read('Name,name\n')).fault).toEqual({
      code: 'column_twice',
      message: "CSV has the column 'name' twice",
    });
  });

  it('does not mind a column twice that it does not use', async () => {
    expect((await read('id,name,id,,\n')).fault).toBeUndefined();
  });

  it.each(['firstname', 'lastname', 'firstname,lastname', 'lastname,name', 'Cognome', 'Azienda'])(
    'is content with %s to make names of',
    async (header) => {
      expect((await read(`${header}\n`)).fault).toBeUndefined();
    },
  );

  it.each(['workphone,company', 'shoe size', 'name;workphone', '","', 'fax,2024,12345'])(
    'faults %s, which has nothing to make names of',
    async (header) => {
      expect((await read(`${header}\n`)).fault).toEqual({
        code: 'name_column_missing',
        message: "CSV must have 'name' column",
      });
    },
  );

  it.each([
    'Ada,0541 123456',
    'Ada Lovelace,,+39 (0541) 12-34.56',
    '"Lovelace, Ada",,,393331234567',
  ])('faults %s, which is a contact and no header', async (header) => {
    expect((await read(`${header}\nBob,0541 2\n`)).fault).toEqual({
      code: 'header_missing',
      message:
        "CSV must have 'name' column: its first row holds a contact; " +
        'put a row above it that names the columns',
    });
  });

  it.each(['Tel,Shoe size', 'E-mail', 'Referente,Shoe size', 'Soprannome,Tel'])(
    'is content with %s to make names of, as the file is not ours',
    async (header) => {
      expect((await read(`${header}\n`)).fault).toBeUndefined();
    },
  );

  it('is not content with a company beside a name that only we use', async () => {
    expect((await read('company,workphone,Email\n')).fault?.code).toBe('name_column_missing');
  });

  it('passes over titles above a header that it knows', async () => {
    const header = await read('Rubrica,,\nstampata oggi,,\n,,\nNome,Cognome,Tel\nAda,L,1\n');
    expect(fieldsOf(header)).toEqual(['firstname', 'lastname', 'workphone']);
    expect(header.rest.records).toMatchObject([{ row: 5, line: 5, cells: ['Ada', 'L', '1'] }]);
  });

  it('does not take a row of one known name for the header', async () => {
    const header = await read('Rubrica,x\nNome,Shoe size\nAda,42\n');
    expect(header.fault?.code).toBe('name_column_missing');
    expect(header.rest.records).toHaveLength(2);
  });

  it('reads a header without a line end', async () => {
    const header = await read('name,fax');
    expect(fieldsOf(header)).toEqual(['name', 'fax']);
    expect(header.rest).toEqual({ records: [], broken: [] });
  });

  it('reads a header that is cut into single characters', async () => {
    const header = await read(...cutText('"name", fax\r\nBob,1\r\n', [1]));
    expect(fieldsOf(header)).toEqual(['name', 'fax']);
  });

  it('passes over blank lines before the header, which are rows', async () => {
    const header = await read('\n  \r\nname\nAda\n');
    expect(fieldsOf(header)).toEqual(['name']);
    expect(header.rest.records).toEqual([{ row: 4, line: 4, lines: 1, cells: ['Ada'] }]);
  });

  it('hands on what came with the header and leaves the others in the stream', async () => {
    const blocks = blocksOf('name\nAda\nB"b\n', 'Cy\n');
    const { rest } = await readHeader(blocks);
    expect(rest).toEqual({
      records: [{ row: 2, line: 2, lines: 1, cells: ['Ada'] }],
      broken: [{ row: 3, line: 3, reason: 'bare_quote' }],
    });
    const later = (await collect(blocks)).flatMap(({ records }) => records);
    expect(later).toEqual([{ row: 4, line: 4, lines: 1, cells: ['Cy'] }]);
  });

  it.each(['', '\n', '\r\n\r\n', ' \n\t\n'])('refuses a file of %j as empty', async (text) => {
    expect(await refusal(read(text))).toMatchObject({
      code: 'csv_unreadable',
      message: 'the file is empty: its first row must name the columns',
    });
  });

  it.each([
    { header: 'na"me,fax', reason: 'a quote stands inside an unquoted cell' },
    { header: '"name"s,fax', reason: 'text follows the closing quote of a cell' },
    { header: '"name,fax', reason: 'a quoted cell is never closed' },
  ])('refuses a header that is broken: $reason', async ({ header, reason }) => {
    for (const text of [`${header}\nAda,1\n`, header]) {
      expect(await refusal(read(text))).toMatchObject({
        code: 'csv_unreadable',
        message: expect.stringContaining(`the header (row 1) cannot be read: ${reason}`),
      });
    }
  });

  it('reads lines that end in CR alone, as on old Macs', async () => {
    const header = await read('name,fax\rBob,1\rEve,2\r');
    expect(fieldsOf(header)).toEqual(['name', 'fax']);
  });

  it('reads a header with a CRLF inside a quoted name', async () => {
    const { columns } = await read('name,"Phone\r\n(work)"\r\n');
    expect(columns.map(({ name }) => name)).toEqual(['name', 'Phone\r\n(work)']);
  });

  it('names the row of a broken header under blank lines', async () => {
    const { message } = await refusal(read('\n\nna"me\nname\nAda\n'));
    expect(message).toMatch(/^the header \(row 3\) cannot be read: /u);
  });

  it('refuses a broken header whatever block it comes in', async () => {
    const { code } = await refusal(read(...cutText('na"me\nname\nAda\n', [1])));
    expect(code).toBe('csv_unreadable');
  });

  describe('with a mapping', () => {
    it('takes a column for the field that it says, without case', async () => {
      const header = await readMapped('Chi,NUMERO,fax', ['chi', 'name'], ['numero', 'cellphone']);
      expect(fieldsOf(header)).toEqual(['name', 'cellphone', 'fax']);
      expect(header.fault).toBeUndefined();
    });

    it('does not take a column that it says no field for', async () => {
      const header = await readMapped('name,fax,Note', ['fax', undefined], ['note', undefined]);
      expect(fieldsOf(header)).toEqual(['name', undefined, undefined]);
      expect((await readMapped('name,fax', ['name', undefined])).fault).toMatchObject({
        code: 'name_column_missing',
      });
    });

    it('takes two columns for one field', async () => {
      const header = await readMapped('name,a,b', ['a', 'workphone'], ['b', 'workphone']);
      expect(fieldsOf(header)).toEqual(['name', 'workphone', 'workphone']);
      expect(header.fault).toBeUndefined();
    });

    it('may give a column the field that another has by its name', async () => {
      const header = await readMapped('name,Chi', ['chi', 'name']);
      expect(header.fault).toBeUndefined();
      expect(header.map.uses.map(({ decidedBy }) => decidedBy)).toEqual(['own name', 'mapping']);
    });

    it('refuses a column that the file does not have, and lists those it has', async () => {
      expect(await refusal(readMapped('name, Tel. 1 ,,"a\nb"', ['tel', 'fax']))).toMatchObject({
        code: 'option_invalid',
        message: "mapping: the file has no column 'tel'; it has 'name', 'Tel. 1', '', 'a\ufffdb'",
      });
    });

    it('quotes the beginning of long names, without control characters', async () => {
      const { message } = await refusal(
        readMapped(`name,${'y'.repeat(200)},\u001b[31m`, [`x\u0007${'x'.repeat(200)}`, 'fax']),
      );
      expect(message).toBe(
        `mapping: the file has no column 'x\ufffd${'x'.repeat(97)}…'; ` +
          `it has 'name', '${'y'.repeat(99)}…', '\ufffd[31m'`,
      );
    });

    it('lists no more than thirty', async () => {
      const names = Array.from({ length: 31 }, (_, index) => `c${index}`);
      const listed = names.map((name) => `'${name}'`);
      const { message: all } = await refusal(
        readMapped(names.slice(0, 30).join(','), ['x', 'fax']),
      );
      expect(all).toBe(
        `mapping: the file has no column 'x'; it has ${listed.slice(0, 30).join(', ')}`,
      );
      const { message } = await refusal(readMapped(names.join(','), ['x', 'fax']));
      expect(message).toBe(`${all}, …`);
    });
  });
});

describe('fieldsUnder', () => {
  it('are the known columns, and always the name and the type', async () => {
    expect(fieldsUnder(await read('fax,shoe size,lastname\n'))).toEqual([
      'name',
      'type',
      'fax',
      'lastname',
    ]);
    expect(fieldsUnder(await read('type,name,,\n'))).toEqual(['name', 'type']);
  });

  it('has the notes where a column that nothing knows is kept in them', async () => {
    expect(fieldsUnder(await read('Nominativo,Shoe size\n'))).toEqual(['name', 'type', 'notes']);
  });

  it('are all that a column may fill, and the notes, where it is not ours', async () => {
    expect(fieldsUnder(await read('name,Cellulare\n'))).toEqual([
      'name',
      'type',
      'cellphone',
      'notes',
      'cellphone2',
      'otherphone',
    ]);
  });
});
