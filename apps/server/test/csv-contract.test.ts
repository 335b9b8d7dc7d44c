import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postCsv, report } from './import-request.ts';
import { listContacts } from './list-contacts.ts';
import { startServer, type RunningServer } from './running-server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

let users = 0;

/** Imports a file for a user of its own, and answers the report and what is then stored. */
async function importFor(csv: string | Uint8Array) {
  users += 1;
  const user = `user-${users}`;
  const { body } = await postCsv(server.url, csv, user);
  return { body, contacts: await listContacts(server.url, user) };
}

const everyColumn = [
  'name', 'type', 'homeemail', 'workemail', 'homephone', 'workphone', 'cellphone', 'fax', 'title',
  'company', 'notes', 'homestreet', 'homepob', 'homecity', 'homeprovince', 'homepostalcode',
  'homecountry', 'workstreet', 'workpob', 'workcity', 'workprovince', 'workpostalcode',
  'workcountry', 'url', 'extension', 'speeddial_num', 'firstname', 'lastname', 'job', 'facebook',
  'instagram', 'linkedin', 'workphone2', 'cellphone2', 'otherphone', 'otheremail',
]; // prettier-ignore

describe('columns', () => {
  it('keeps a value of each of the 36 where it belongs, in any order of columns', async () => {
    const values = Object.fromEntries(everyColumn.map((column, index) => [column, `v${index}`]));
    values['type'] = 'public';
    const columns = everyColumn.toReversed();
    const row = columns.map((column) => values[column]);
    const { body, contacts } = await importFor(`${columns.join(',')}\n${row.join(',')}\n`);
    expect(body).toEqual(report(1, 1));
    expect(contacts).toEqual([{ id: expect.any(Number), ...values }]);
  });

  it('stores empty text for columns that the file does not have', async () => {
    const { contacts } = await importFor('name\nAnn\n');
    const empty = Object.fromEntries(everyColumn.map((column) => [column, '']));
    expect(contacts).toEqual([{ id: expect.any(Number), ...empty, name: 'Ann', type: 'private' }]);
  });

  it('reads their names without case and surrounding space, and ignores others', async () => {
    const { contacts } = await importFor(
      '\u00a0NAME ,id,owner_id, WorkEmail,Foo\nAnn,7,bob,a@b.c,x\n',
    );
    expect(contacts).toMatchObject([{ name: 'Ann', workemail: 'a@b.c' }]);
    expect(contacts[0]?.id).not.toBe(7);
    expect(await listContacts(server.url, 'bob')).toEqual([]);
  });

  it('takes the name from firstname and lastname where it is empty or has no column', async () => {
    const without = await importFor('firstname,lastname\nAnn,Lee\nBo,\n,Cy\n,\n');
    expect(without.contacts.map(({ name }) => name)).toEqual(['Ann Lee', 'Bo', 'Cy']);
    expect(without.body).toEqual(report(4, 3, { skipped: 1, messages: ['Row 5: name is empty'] }));
    const empty = await importFor('name,firstname,lastname\n  ,Ann,Lee\nBob,Ann,Lee\n');
    expect(empty.contacts.map(({ name }) => name)).toEqual(['Ann Lee', 'Bob']);
  });
});

describe('values', () => {
  it('are trimmed, of Unicode spaces too, and otherwise kept as typed', async () => {
    const typed = [
      '0039',
      '+39',
      '1e5',
      'NULL',
      'true',
      '2024-01-02',
      '=1+1',
      "'; drop table x --",
      '😀é',
    ];
    const { contacts } = await importFor(
      `name,notes\n${typed.map((value) => `\u2003${value}\u00a0,\ta b\t`).join('\n')}\n`,
    );
    expect(contacts.map(({ name }) => name)).toEqual(typed);
    expect(new Set(contacts.map(({ notes }) => notes))).toEqual(new Set(['a b']));
  });

  it('may hold delimiters, quotes and line breaks in quotes', async () => {
    const { contacts } = await importFor('name,notes\n"Lee, Ann","said ""hi""\r\nand left"\n');
    expect(contacts).toMatchObject([{ name: 'Lee, Ann', notes: 'said "hi"\r\nand left' }]);
  });

  it.each([
    ['homephone', 25],
    ['workphone', 25],
    ['cellphone', 25],
    ['fax', 25],
    ['workphone2', 25],
    ['cellphone2', 25],
    ['otherphone', 25],
    ['homepob', 10],
    ['workpob', 10],
    ['name', 255],
    ['company', 255],
    ['url', 255],
    ['extension', 255],
    ['otheremail', 255],
  ])('of %s may have %i characters and no more', async (column, limit) => {
    const header = column === 'name' ? 'name,fax' : `name,${column}`;
    const row = (length: number) => {
      const value = '😀'.repeat(length);
      return column === 'name' ? `${value},1` : `Ann,${value}`;
    };
    const { body, contacts } = await importFor(`${header}\n${row(limit)}\n${row(limit + 1)}\n`);
    const messages = [`Row 3: ${column} has ${limit + 1} characters but may have at most ${limit}`];
    expect(body).toEqual(report(2, 1, { skipped: 1, messages }));
    expect(contacts).toMatchObject([{ [column]: '😀'.repeat(limit) }]);
  });

  it('of notes may have 65,535 bytes and no more', async () => {
    const most = `${'é'.repeat(32_767)}x`;
    const { body, contacts } = await importFor(`name,notes\nAnn,${most}\nBob,${most}x\n`);
    const messages = ['Row 3: notes has 65536 bytes but may have at most 65535'];
    expect(body).toEqual(report(2, 1, { skipped: 1, messages }));
    expect(contacts).toMatchObject([{ name: 'Ann', notes: most }]);
  });
});

describe('the column type', () => {
  it.each([
    ['', 'private'],
    ['private', 'private'],
    ['PUBLIC', 'public'],
    ['group:sales', 'group:sales'],
    ['Group: a , b ,, a', 'group:a,b'],
  ])('takes "%s" and stores "%s"', async (written, stored) => {
    const { contacts } = await importFor(`name,type\nAnn,"${written}"\n`);
    expect(contacts).toMatchObject([{ type: stored }]);
  });

  it.each([
    'foo',
    'group',
    'group:',
    'group: , ',
    'group:public',
    'group:a,private',
    'group:speeddial',
    'group:group:a',
  ])('refuses "%s"', async (written) => {
    const { body, contacts } = await importFor(`name,type\nAnn,"${written}"\nBob,\n`);
    const choices = "must be 'private', 'public', or 'group:<group1,group2>'";
    const messages = [`Row 2: invalid type '${written.trim()}' (${choices})`];
    expect(body).toEqual(report(2, 1, { skipped: 1, messages }));
    expect(contacts).toMatchObject([{ name: 'Bob', type: 'private' }]);
  });
});

describe('rows', () => {
  it('may stop early, and may go on with empty cells', async () => {
    const { body, contacts } = await importFor(
      'name,workemail,fax\nAnn\nBob,b@c.d,,,\n"Cy","c@d.e"\n',
    );
    expect(body).toEqual(report(3, 3));
    expect(contacts).toMatchObject([
      { name: 'Ann', workemail: '', fax: '' },
      { name: 'Bob', workemail: 'b@c.d', fax: '' },
      { name: 'Cy', workemail: 'c@d.e' },
    ]);
  });

  it('with surplus cells that are not empty are skipped', async () => {
    const { body } = await importFor('name,fax\nAnn,1,2\nBob,1\n');
    const messages = [
      'Row 2: the row has 3 cells but the header has 2; put a cell that holds commas in quotes',
    ];
    expect(body).toEqual(report(2, 1, { skipped: 1, messages }));
  });

  it('are counted without blank lines but numbered with them', async () => {
    const { body } = await importFor('\nname\n\nAnn\n   \n\n""\n\n');
    const messages = ['Row 7: name is empty'];
    expect(body).toEqual(report(2, 1, { skipped: 1, messages }));
  });

  it.each([
    ['LF', '\n', ''],
    ['CRLF', '\r\n', ''],
    ['LF after a byte order mark', '\n', '\ufeff'],
    ['CRLF after a byte order mark', '\r\n', '\ufeff'],
  ])('end in %s, the last one in the end of the file too', async (_case, end, mark) => {
    const { body, contacts } = await importFor(`${mark}"name",fax${end}Ann,1${end}Bob,2`);
    expect(body).toEqual(report(2, 2));
    expect(contacts).toMatchObject([
      { name: 'Ann', fax: '1' },
      { name: 'Bob', fax: '2' },
    ]);
  });

  it('with a broken quote cost themselves and nothing else', async () => {
    const { body, contacts } = await importFor(
      'name,notes\nAnn,Pipe 5" long\nBob,"x"y\nCy,"never closed\nDi,"two\nlines"\nEd,ok\n',
    );
    expect(body).toMatchObject({ total_rows: 5, imported_rows: 2, skipped_rows: 3 });
    expect(contacts).toMatchObject([{ name: 'Di', notes: 'two\nlines' }, { name: 'Ed' }]);
    expect((body as { error_messages: string[] }).error_messages).toEqual([
      'Row 2: a quote stands inside an unquoted cell; put the cell in quotes and double each quote in it',
      'Row 3: text follows the closing quote of a cell; a quote is missing, or not doubled inside the cell',
      'Row 4: text follows the closing quote of a cell; a quote is missing, or not doubled inside the cell',
    ]);
  });
});
