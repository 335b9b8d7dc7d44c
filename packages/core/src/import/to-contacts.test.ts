import { describe, expect, it } from 'vitest';
import { collect, streamOf } from '../../test/chunks.ts';
import type { Contact } from '../contacts/contact.ts';
import { cutRecords } from '../csv/cut-records.ts';
import type { Dialect } from '../csv/dialect.ts';
import { parseRecords, type ParsedBlock } from '../csv/parse-records.ts';
import { noPreamble } from '../csv/read-preamble.ts';
import { readHeader } from './read-header.ts';
import type { RowProblem, RowWarning } from './row-problem.ts';
import { toContacts, type ContactBatch } from './to-contacts.ts';

const commas: Dialect = { delimiter: ',', preamble: noPreamble };

function read(...chunks: readonly string[]): AsyncGenerator<ParsedBlock> {
  return parseRecords(cutRecords(streamOf(...chunks), commas), commas);
}

async function convert(...chunks: readonly string[]): Promise<ContactBatch[]> {
  const blocks = read(...chunks);
  return collect(toContacts(await readHeader(blocks), ',', blocks));
}

/** The contacts of a file that has no other rows. */
async function contactsOf(text: string): Promise<Contact[]> {
  const batches = await convert(text);
  expect(batches.flatMap(({ skipped }) => skipped)).toEqual([]);
  return batches.flatMap(({ contacts }) => contacts.map(({ contact }) => contact));
}

async function problemsOf(text: string): Promise<RowProblem[]> {
  return (await convert(text)).flatMap(({ skipped }) => skipped);
}

async function warningsOf(text: string): Promise<RowWarning[]> {
  return (await convert(text)).flatMap(({ warnings }) => warnings);
}

/** Why the rows of a file make no contacts. */
async function reasonsOf(text: string): Promise<string[]> {
  return (await problemsOf(text)).map(({ row, message }) => `${row}: ${message}`);
}

describe('toContacts', () => {
  it('fills the fields that the header names and leaves the others out', async () => {
    expect(await contactsOf('workphone,shoe size,name\n0541 1,42,Ada\n')).toEqual([
      { workphone: '0541 1', name: 'Ada', type: 'private' },
    ]);
  });

  it('never reads the id or the owner from a file', async () => {
    expect(await contactsOf('id,owner_id,name\n7,admin,Ada\n')).toEqual([
      { name: 'Ada', type: 'private' },
    ]);
  });

  it('trims every space that Unicode knows, and keeps those inside', async () => {
    const text = 'name,notes\n\u{3000}\u{A0} Ada  L. \t,"\u{2028}\n a\n b \r\n"\n';
    expect(await contactsOf(text)).toEqual([{ name: 'Ada  L.', notes: 'a\n b', type: 'private' }]);
  });

  it('stores values as they are typed', async () => {
    const text = 'name,cellphone,extension,title,company\nnull,+39 0541,007,1e3,=1+1\n';
    expect(await contactsOf(text)).toEqual([
      {
        name: 'null',
        cellphone: '+39 0541',
        extension: '007',
        title: '1e3',
        company: '=1+1',
        type: 'private',
      },
    ]);
  });

  it('stores the type in the form that the table keeps', async () => {
    const text = 'name,type\nA,PUBLIC\nB,\nC," Group: b , a ,b "\n';
    const types = (await contactsOf(text)).map(({ type }) => type);
    expect(types).toEqual(['public', 'private', 'group:b,a']);
  });

  it('makes the name of the first and the last name where there is none', async () => {
    const text = [
      'firstname,lastname,name',
      'Ada,Lovelace,',
      'Ada,,',
      ',Lovelace, ',
      'Ada,Lovelace,Countess',
    ];
    const names = (await contactsOf(text.join('\n'))).map(({ name }) => name);
    expect(names).toEqual(['Ada Lovelace', 'Ada', 'Lovelace', 'Countess']);
  });

  it('makes the name without a name column, and keeps its parts', async () => {
    expect(await contactsOf('lastname,firstname\n Lovelace , Ada \n')).toEqual([
      { name: 'Ada Lovelace', firstname: 'Ada', lastname: 'Lovelace', type: 'private' },
    ]);
  });

  it('completes a row with missing cells by empty ones', async () => {
    expect(await contactsOf('name,fax,title\nAda\nBob,1\n')).toEqual([
      { name: 'Ada', fax: '', title: '', type: 'private' },
      { name: 'Bob', fax: '1', title: '', type: 'private' },
    ]);
  });

  it('accepts surplus cells that are empty', async () => {
    expect(await contactsOf('name,fax\nAda,1,, ,""\n')).toEqual([
      { name: 'Ada', fax: '1', type: 'private' },
    ]);
  });

  it('skips a row with a surplus cell that is not', async () => {
    expect(await reasonsOf('name,fax\nAda,1,,x\n')).toEqual([
      '2: the row has 4 cells but the header has 2; put a cell that holds commas in quotes',
    ]);
  });

  it('skips a row without a name', async () => {
    expect(await reasonsOf('name,firstname,fax\n,,1\n" \n",\u{A0},\n,,\n')).toEqual([
      '2: name is empty',
      '3: name is empty',
      '4: name is empty',
    ]);
  });

  it('skips a row with another type and quotes it as written', async () => {
    expect(await reasonsOf('name,type\nAda, Foo \nBob,group:\n')).toEqual([
      "2: invalid type 'Foo' (must be 'private', 'public', or 'group:<group1,group2>')",
      "3: invalid type 'group:' (must be 'private', 'public', or 'group:<group1,group2>')",
    ]);
  });

  it('quotes only the beginning of a long type', async () => {
    const [reason] = await reasonsOf(`name,type\nAda,${'x'.repeat(5_000)}\n`);
    expect(reason).toMatch(/^2: invalid type 'x{99}…' \(must be /u);
  });

  it('never quotes half a character', async () => {
    for (const lead of ['', 'x', 'xx']) {
      const [reason] = await reasonsOf(`name,type\nAda,${lead}${'😀'.repeat(200)}\n`);
      expect(reason?.isWellFormed(), `after ${lead.length}`).toBe(true);
    }
  });

  it.each([
    ['workphone', 25, 'characters'],
    ['otherphone', 25, 'characters'],
    ['homepob', 10, 'characters'],
    ['company', 255, 'characters'],
    ['notes', 65_535, 'bytes'],
  ])('accepts a %s of %i %s and skips a longer one', async (field, max, unit) => {
    const [contact] = await contactsOf(`name,${field}\nAda,${'7'.repeat(max)}\n`);
    expect(contact).toHaveProperty(field, '7'.repeat(max));
    expect(await reasonsOf(`name,${field}\nAda,${'7'.repeat(max + 1)}\n`)).toEqual([
      `2: ${field} has ${max + 1} ${unit} but may have at most ${max}`,
    ]);
  });

  it('measures a value without the space around it', async () => {
    const [contact] = await contactsOf(`name,homepob\nAda,  ${'7'.repeat(10)}  \n`);
    expect(contact?.homepob).toBe('7777777777');
  });

  it('measures the name that it makes and the groups as stored', async () => {
    const long = 'x'.repeat(200);
    expect(await reasonsOf(`firstname,lastname\n${long},${long}\n`)).toEqual([
      '2: name has 401 characters but may have at most 255',
    ]);
    expect(await reasonsOf(`name,type\nAda,"group:${long},${long}y"\n`)).toEqual([
      '2: type has 408 characters but may have at most 255',
    ]);
    expect(await contactsOf(`name,type\nAda,"group:${long},${long}"\n`)).toEqual([
      { name: 'Ada', type: `group:${long}` },
    ]);
  });

  it('gives the skipped rows of a batch in file order, the broken among them', async () => {
    expect(await reasonsOf('name,fax\n,1\nB"b,1\nCy,1\n,2\n"D"d\n')).toEqual([
      '2: name is empty',
      expect.stringMatching(/^3: a quote stands inside an unquoted cell/u),
      '5: name is empty',
      expect.stringMatching(/^6: text follows the closing quote of a cell/u),
    ]);
  });

  it('gives a batch for what came with the header and one for each block', async () => {
    const batches = await convert('name\nAda\n', 'Bob\n\nCy', '\n');
    const rows = batches.map(({ contacts }) => contacts.map(({ position }) => position.row));
    expect(rows.filter((batch) => batch.length > 0)).toEqual([[2], [3], [5]]);
  });

  it('closes its source when it is closed', async () => {
    let isClosed = false;
    async function* source(): AsyncGenerator<ParsedBlock> {
      try {
        for (;;) yield { records: [], broken: [] };
      } finally {
        isClosed = true;
      }
    }
    const header = await readHeader(read('name\n'));
    let seen = 0;
    for await (const _ of toContacts(header, ',', source())) {
      seen += 1;
      if (seen === 3) break;
    }
    expect(isClosed).toBe(true);
  });

  it('takes the formula or the apostrophe off a number, and off nothing else', async () => {
    const text = `name,fax,homephone,title,notes\n'Ada,="0039 0541",'007,="x",'y\n`;
    expect(await contactsOf(text)).toEqual([
      {
        name: "'Ada",
        fax: '0039 0541',
        homephone: '007',
        title: '="x"',
        notes: "'y",
        type: 'private',
      },
    ]);
  });

  it('skips a row with a number that a spreadsheet has rounded', async () => {
    expect(await problemsOf('name,Notes,Cellulare\nAda,x,"3,93E+11"\nBob,3E+11,1\n')).toEqual([
      {
        row: 2,
        line: 2,
        column: 'Cellulare',
        field: 'cellphone',
        code: 'number_scientific',
        value: '3,93E+11',
        message:
          "column 'Cellulare' (cellphone) is '3,93E+11': a spreadsheet has rounded the number; " +
          'enter it again in a column of type text',
      },
    ]);
  });

  it('tells of each skipped row where it stands and what it says there', async () => {
    const text = [
      'name,type,HomePOB',
      '"Ada\nL",x,',
      ',,',
      'B"b,,',
      'Cy,,,surplus',
      'Dan,,12345678901',
    ];
    expect(await problemsOf(text.join('\r\n'))).toEqual([
      {
        row: 2,
        line: 2,
        column: 'type',
        field: 'type',
        code: 'type_invalid',
        value: 'x',
        message: "invalid type 'x' (must be 'private', 'public', or 'group:<group1,group2>')",
      },
      { row: 3, line: 4, field: 'name', code: 'name_empty', message: 'name is empty' },
      { row: 4, line: 5, code: 'bare_quote', message: expect.stringContaining('a quote stands') },
      {
        row: 5,
        line: 6,
        code: 'surplus_cells',
        value: 'surplus',
        message: expect.stringContaining('the row has 4 cells'),
      },
      {
        row: 6,
        line: 7,
        column: 'HomePOB',
        field: 'homepob',
        code: 'value_too_long',
        value: '12345678901',
        message: 'homepob has 11 characters but may have at most 10',
      },
    ]);
  });

  it('puts a value of a foreign column that is too long for its field into the notes', async () => {
    const text = `name,Ragione sociale,Casella postale\nAda,${'x'.repeat(256)},Casella postale 77\n`;
    expect(await contactsOf(text)).toEqual([
      {
        name: 'Ada',
        type: 'private',
        notes: `Ragione sociale: ${'x'.repeat(256)}\nCasella postale: Casella postale 77`,
      },
    ]);
  });

  it('skips a row whose notes would be too long', async () => {
    expect(await problemsOf(`name,Osservazioni\nAda,${'x'.repeat(65_536)}\n`)).toMatchObject([
      { code: 'value_too_long', field: 'notes' },
    ]);
  });

  it('names what to put in quotes where a row has surplus cells', async () => {
    const [problem] = await problemsOf('name,fax\nAda,1,2\n');
    expect(problem?.message).toMatch(/; put a cell that holds commas in quotes$/);
  });

  it('warns of a cell with lines that look like rows, and stores the row', async () => {
    const text = 'name,fax,notes\nAda,1,"x\nBob,2,y"\n"Cy\nD",1,\n';
    expect(await contactsOf(text)).toHaveLength(2);
    expect(await warningsOf(text)).toMatchObject([
      { row: 2, line: 2, column: 'notes', code: 'rows_in_cell', value: 'x\ufffdBob,2,y' },
    ]);
  });

  it('warns of a name that it takes from elsewhere in a file that is not ours', async () => {
    const text = 'Nome,Cognome,Azienda,Telefono\nAda,,Acme,1\n,,Acme,2\n,,,3\n,,,\n';
    const contacts = (await convert(text)).flatMap(({ contacts: each }) => each);
    expect(contacts.map(({ contact }) => contact.name)).toEqual(['Ada', 'Acme', '3']);
    expect(await warningsOf(text)).toEqual([
      {
        row: 3,
        line: 3,
        field: 'name',
        code: 'name_substituted',
        value: 'Acme',
        message: "the row has no name and took that of company: 'Acme'",
      },
      expect.objectContaining({ row: 4, code: 'name_substituted', value: '3' }),
    ]);
    expect(await reasonsOf(text)).toEqual(['5: name is empty']);
  });

  it('warns of no row that it skips', async () => {
    expect(await warningsOf('name,fax,notes\n,1,"x\nBob,2,y"\n')).toEqual([]);
  });
});
