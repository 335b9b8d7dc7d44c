import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAnswer, postCsv, report } from './import-request.ts';
import { listContacts, listed } from './list-contacts.ts';
import { startServer, type RunningServer } from './running-server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Rows of an export in which each contact has a value in few of many columns. */
function table(columns: readonly string[], rows: readonly Record<string, string>[]): string {
  const records = rows.map((row) => columns.map((column) => row[column] ?? ''));
  return [columns, ...records].map((cells) => `${cells.join(',')}\n`).join('');
}

const googleColumns = [
  'First Name', 'Middle Name', 'Last Name', 'Phonetic First Name', 'Phonetic Middle Name',
  'Phonetic Last Name', 'Name Prefix', 'Name Suffix', 'Nickname', 'File As', 'Organization Name',
  'Organization Title', 'Organization Department', 'Birthday', 'Notes', 'Photo', 'Labels',
  'E-mail 1 - Label', 'E-mail 1 - Value', 'Phone 1 - Label', 'Phone 1 - Value', 'Phone 2 - Label',
  'Phone 2 - Value', 'Address 1 - Label', 'Address 1 - Formatted', 'Address 1 - Street',
  'Address 1 - City', 'Address 1 - PO Box', 'Address 1 - Region', 'Address 1 - Postal Code',
  'Address 1 - Country', 'Address 1 - Extended Address', 'Website 1 - Label', 'Website 1 - Value',
]; // prettier-ignore

const italian =
  'Nome;Cognome;Società;Telefono ufficio;Cellulare;E-mail;Città;Note\r\n' +
  'Niccolò;Dell’Orto;Caffè Più S.r.l.;0039 06 1234;+39 333 1234567;niccolo@example.com;Forlì;"Orario: 9–13; €5"\r\n' +
  'Zoë;Müller;;(06) 5678;;zoe@example.com;;\r\n';

const italianContacts = [
  listed({
    name: 'Niccolò Dell’Orto',
    firstname: 'Niccolò',
    lastname: 'Dell’Orto',
    company: 'Caffè Più S.r.l.',
    workphone: '0039 06 1234',
    cellphone: '+39 333 1234567',
    workemail: 'niccolo@example.com',
    workcity: 'Forlì',
    notes: 'Orario: 9–13; €5',
  }),
  listed({
    name: 'Zoë Müller',
    firstname: 'Zoë',
    lastname: 'Müller',
    workphone: '(06) 5678',
    workemail: 'zoe@example.com',
  }),
];

/** Windows-1252 has these beside Latin-1. */
const windows1252 = new Map([['€', 0x80], ['’', 0x92], ['–', 0x96]]); // prettier-ignore

function toWindows1252(text: string): Buffer {
  return Buffer.from(Array.from(text, (char) => windows1252.get(char) ?? char.charCodeAt(0)));
}

const google = table(googleColumns, [
  {
    'First Name': 'Ann',
    'Last Name': 'Lee',
    'Organization Name': 'Acme',
    'Organization Title': 'Engineer',
    Labels: '* myContacts',
    'E-mail 1 - Label': '* Work',
    'E-mail 1 - Value': 'ann@example.com',
    'Phone 1 - Label': 'Mobile',
    'Phone 1 - Value': '+39 333 1234567',
    'Phone 2 - Label': 'Work',
    'Phone 2 - Value': '06 1234',
    'Address 1 - Label': 'Home',
    'Address 1 - Street': 'Via Roma 1',
    'Address 1 - City': 'Pesaro',
    'Address 1 - Postal Code': '61121',
    'Address 1 - Country': 'IT',
    'Website 1 - Value': 'https://example.com',
  },
  { 'Organization Name': 'Rossi S.p.A.', 'Phone 1 - Label': '', 'Phone 1 - Value': '0721 5678' },
]);

const googleContacts = [
  listed({
    name: 'Ann Lee',
    firstname: 'Ann',
    lastname: 'Lee',
    company: 'Acme',
    job: 'Engineer',
    workemail: 'ann@example.com',
    cellphone: '+39 333 1234567',
    workphone: '06 1234',
    homestreet: 'Via Roma 1',
    homecity: 'Pesaro',
    homepostalcode: '61121',
    homecountry: 'IT',
    url: 'https://example.com',
  }),
  listed({ name: 'Rossi S.p.A.', company: 'Rossi S.p.A.', workphone: '0721 5678' }),
];

describe('POST /phonebook/import: files as other programs write them', () => {
  it.each([
    ['an Italian Excel (Windows-1252, semicolons)', toWindows1252(italian), italianContacts],
    [
      'Excel as Unicode text (UTF-16LE, tabs)',
      Buffer.from(`\ufeff${italian.replaceAll(/;(?! )/g, '\t')}`, 'utf16le'),
      italianContacts,
    ],
    ['an Italian Excel as CSV UTF-8 (with a mark)', `\ufeff${italian}`, italianContacts],
    ['Google Contacts', google, googleContacts],
  ])('takes that of %s', async (user, csv, contacts) => {
    expectAnswer(await postCsv(server.url, csv, user), 200, report(2, 2));
    expect(await listContacts(server.url, user)).toEqual(contacts);
  });
});
