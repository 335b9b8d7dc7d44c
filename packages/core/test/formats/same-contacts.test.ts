import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { knownFormats } from '../../src/columns/formats/known-formats.ts';
import { contactFields, isContactField, type ContactField } from '../../src/contacts/fields.ts';
import { importFile, toWholeContact, type WholeContact } from './import-file.ts';
import type { ExpectedContact } from './fixture.ts';
import { plainWriting, writeCsv } from '../write-csv.ts';
import { formatWriters, writeFormat, type FormatWriter } from './write-format.ts';

const contacts: readonly ExpectedContact[] = [
  {
    name: 'José Müller',
    title: 'Dr.',
    firstname: 'José',
    lastname: 'Müller',
    company: 'Müller; Söhne, "Partner" | Cie',
    job: 'Leiter',
    workphone: '+49 89 555 01',
    workphone2: '+49 89 555 02',
    homephone: '+49 89 555 03',
    cellphone: '+49 171 555 04',
    cellphone2: '+49 171 555 05',
    otherphone: '+49 89 555 06',
    fax: '+49 89 555 07',
    extension: '201',
    speeddial_num: '12',
    workemail: 'jose@mueller.example',
    homeemail: 'jose@privat.example',
    otheremail: 'jose@verein.example',
    workstreet: 'Hauptstraße 5\nGebäude B',
    workpob: '4711',
    workcity: 'München',
    workprovince: 'BY',
    workpostalcode: '80331',
    workcountry: 'Deutschland',
    homestreet: 'Am Hang 3',
    homepob: '9',
    homecity: 'Starnberg',
    homeprovince: 'BY',
    homepostalcode: '82319',
    homecountry: 'Deutschland',
    url: 'https://mueller.example',
    notes: 'Erste Zeile\n"Zweite"; Zeile, mit | Zeichen',
    facebook: 'https://facebook.example/jose',
    instagram: '@jose',
    linkedin: 'https://linkedin.example/jose',
  },
  {
    name: 'Caffè Perù',
    company: 'Caffè Perù',
    workphone: '06 5550101',
    workcity: 'Roma',
    workcountry: 'Italia',
  },
  {
    name: 'Zoë Ångström',
    firstname: 'Zoë',
    lastname: 'Ångström',
    cellphone: '0039 333 5550102',
    homestreet: 'Via del Corso 7',
    homecity: 'Roma',
  },
  { name: 'lista@esempio.example', workemail: 'lista@esempio.example' },
];

/** The name that a contact has of what is left of it when a format has no column for names. */
function nameOf(contact: Partial<WholeContact>): string {
  const own = `${contact.firstname ?? ''} ${contact.lastname ?? ''}`.trim();
  return own || contact.company || contact.workemail || contact.workphone || '';
}

function saidBy({ cannotSay }: FormatWriter, contact: ExpectedContact): ExpectedContact {
  const said = Object.entries(contact).filter(
    ([field]) => isContactField(field) && !cannotSay.includes(field),
  );
  return { ...Object.fromEntries(said), name: contact.name };
}

/** What must be stored: nothing of a contact of which the format can say nothing. */
function expected(writer: FormatWriter): WholeContact[] {
  const hasName = Object.values(writer.toCells({ name: 'Ada' })).includes('Ada');
  return contacts
    .map((contact) => saidBy(writer, contact))
    .map((contact) =>
      hasName ? contact : Object.assign({}, contact, { name: nameOf({ ...contact, name: '' }) }),
    )
    .filter(({ name }) => name !== '')
    .map(toWholeContact);
}

async function headerOf(file: string): Promise<string[]> {
  const { result } = await importFile(await readFile(new URL(file, import.meta.url)));
  return result.recognized.columns.map(({ column }) => column).filter(Boolean);
}

describe('the same contacts', () => {
  it('are as they are in a file of our own columns', async () => {
    const body = contacts.map((contact) => contactFields.map((field) => contact[field] ?? ''));
    const own = await importFile(writeCsv([[...contactFields], ...body], plainWriting));
    expect(own.contacts).toEqual(contacts.map(toWholeContact));
  });

  it.each(formatWriters)('are the same in $file, but for what it cannot say', async (writer) => {
    const header = await headerOf(writer.file);
    const bytes = writeFormat(writer, header, contacts);
    const imported = await importFile(bytes);
    expect(imported.result.recognized.delimiter).toBe(writer.delimiter);
    expect(imported.contacts).toEqual(expected(writer));
  });

  it.each(formatWriters)('fill each field that $file does not lack', (writer) => {
    const [first = { name: '' }] = contacts;
    const written = Object.values(writer.toCells(first));
    const cells = new Set(written.flatMap((cell) => cell.split('\n')));
    const isSaid = (field: ContactField): boolean =>
      first[field] === undefined || first[field].split('\n').every((line) => cells.has(line));
    const lacking = new Set([...writer.cannotSay, 'name', 'type']);
    const missing = contactFields.filter((field) => !isSaid(field) && !lacking.has(field));
    expect(missing).toEqual([]);
  });
});

describe('formatWriters', () => {
  it('are of every format', async () => {
    const recognized = await Promise.all(
      formatWriters.map(async ({ file }) => {
        const { result } = await importFile(await readFile(new URL(file, import.meta.url)));
        return result.recognized.format;
      }),
    );
    expect(knownFormats.map(({ id }) => id).filter((id) => !recognized.includes(id))).toEqual([]);
  });
});
