import { contactFields } from '../../src/contacts/fields.ts';
import { lines, type ExpectedContact, type Fixture } from './fixture.ts';

/** What Excel writes in Italy. */
const italian: Fixture = {
  file: 'italian.csv',
  format: 'other',
  encoding: 'windows-1252',
  delimiter: ';',
  notTaken: ['Sconto'],
  substitutes: ['Caffè Perù', 'info@negozio.example'],
  contacts: [
    {
      name: 'Nicolò Bellucci',
      firstname: 'Nicolò',
      lastname: 'Bellucci',
      company: 'Bellucci S.p.A.',
      job: 'Direttore',
      workphone: '06 5550101',
      cellphone: '333 5550102',
      workemail: 'nicolo@bellucci.example',
      workstreet: 'Via Roma, 1',
      workcity: 'Forlì',
      workpostalcode: '47121',
      workprovince: 'FC',
      notes: lines('Età: 40 anni; paga a 30 €', 'Codice fiscale: BLLNCL80A01D704X'),
    },
    {
      name: 'Caffè Perù',
      company: 'Caffè Perù',
      workphone: '0039065550103',
      workpostalcode: '00187',
    },
    { name: 'Rossi', lastname: 'Rossi', cellphone: '+39 333 5550104' },
    { name: 'info@negozio.example', workemail: 'info@negozio.example' },
    {
      name: 'Zoë',
      firstname: 'Zoë',
      workphone: '06 5550105 int. 12',
      notes: 'riga uno\r\nriga due',
    },
  ],
};

/** With Excel's first line `sep=;`. */
const german: Fixture = {
  file: 'german.csv',
  format: 'other',
  encoding: 'utf-8',
  delimiter: ';',
  notTaken: ['Kundennummer'],
  substitutes: ['Bäckerei Süß'],
  contacts: [
    {
      name: 'Ängela Weiß',
      title: 'Prof.',
      firstname: 'Ängela',
      lastname: 'Weiß',
      company: 'Weiß & Partner',
      job: 'Inhaberin',
      workphone: '089 555 0101',
      homephone: '089 555 0102',
      cellphone: '0171 555 0103',
      fax: '089 555 0104',
      workemail: 'aengela@weiss.example',
      workstreet: 'Schloßstraße 3',
      workpostalcode: '80333',
      workcity: 'München',
      workcountry: 'Deutschland',
      url: 'www.weiss.example',
      notes: lines('nur vormittags', 'Anrede: Frau', 'Geburtsdatum: 01.02.1970'),
    },
    { name: 'Bäckerei Süß', company: 'Bäckerei Süß', workphone: '089 555 0105' },
    { name: 'Öztürk', title: 'Herr', lastname: 'Öztürk', cellphone: '0171 555 0106' },
  ],
};

/** Excel's "Unicode text". */
const french: Fixture = {
  file: 'french.csv',
  format: 'other',
  encoding: 'utf-16le',
  delimiter: '\t',
  notTaken: [],
  substitutes: ['Boulangerie Noël'],
  contacts: [
    {
      name: 'Zoé Lefèvre',
      firstname: 'Zoé',
      lastname: 'Lefèvre',
      company: 'Crêperie « Bretonne »',
      job: 'Gérante',
      workphone: '02 99 55 01 01',
      cellphone: '06 99 55 01 02',
      fax: '02 99 55 01 03',
      workemail: 'zoe@creperie.example',
      workstreet: '3, rue du Chêne',
      workpostalcode: '35000',
      workcity: 'Rennes',
      workcountry: 'France',
      notes: 'Fermé le lundi',
    },
    { name: 'Boulangerie Noël', company: 'Boulangerie Noël', workphone: '02 99 55 01 04' },
    { name: 'Ménard', lastname: 'Ménard', cellphone: '0699550105' },
  ],
};

const spanish: Fixture = {
  file: 'spanish.csv',
  format: 'other',
  encoding: 'windows-1252',
  delimiter: ';',
  notTaken: [],
  substitutes: ['Panadería La Niña'],
  contacts: [
    {
      name: 'Íñigo Muñoz Ibáñez',
      firstname: 'Íñigo',
      lastname: 'Muñoz Ibáñez',
      company: 'Muñoz e Hijos',
      job: 'Gerente',
      workphone: '91 555 01 01',
      cellphone: '600 55 01 02',
      workemail: 'inigo@munoz.example',
      workstreet: 'C/ Peña 5, 2º',
      workpostalcode: '28001',
      workcity: 'Madrid',
      workprovince: 'Madrid',
      workcountry: 'España',
      notes: '¿Llamar después?',
    },
    { name: 'Panadería La Niña', company: 'Panadería La Niña', workphone: '91 555 01 03' },
    { name: 'Núñez', lastname: 'Núñez', workemail: 'nunez@correo.example' },
  ],
};

const english: Fixture = {
  file: 'english.csv',
  format: 'other',
  encoding: 'utf-8',
  delimiter: ',',
  notTaken: [],
  substitutes: ['Quay Café'],
  contacts: [
    {
      name: 'Siobhán Kelly',
      company: 'Kelly Books',
      job: 'Owner',
      workphone: '+353 91 555 0101',
      cellphone: '+353 85 555 0102',
      homephone: '+353 91 555 0103',
      workemail: 'siobhan@kelly.example',
      workstreet: '7 Shop St, Galway',
      workcity: 'Galway',
      workpostalcode: 'H91 A1B2',
      workcountry: 'Ireland',
      url: 'https://kelly.example',
      notes: lines('Says "hi", always', 'Date of Birth: 1 May'),
    },
    { name: 'Quay Café', company: 'Quay Café', workphone: '+353 91 555 0104' },
    { name: 'Tom', cellphone: '+353 85 555 0105' },
  ],
};

/** The export of a mail program like eM Client, which goes by the everyday names. */
const emClient: Fixture = {
  file: 'emclient.csv',
  format: 'other',
  encoding: 'utf-8',
  delimiter: ';',
  notTaken: ['Country Code', 'Gender'],
  substitutes: ['Pekárna Ječmen'],
  contacts: [
    {
      name: 'Ing. Zdeněk Dvořák',
      firstname: 'Zdeněk',
      lastname: 'Dvořák',
      company: 'Výtahy s.r.o.',
      job: 'Technik',
      workemail: 'zdenek@dvorak.example',
      homeemail: 'zd@doma.example',
      otheremail: 'klub@dvorak.example',
      homephone: '+420 222 555 101',
      workphone: '+420 222 555 102',
      fax: '+420 222 555 104',
      cellphone: '+420 602 555 106',
      homestreet: 'Dlouhá 7\nbyt 3',
      homecity: 'Brno',
      homeprovince: 'JM',
      homepostalcode: '602 00',
      homecountry: 'Česko',
      url: 'https://vytahy.example',
      notes: lines(
        'Volat po 9.',
        'Home Fax: +420 222 555 103',
        'Pager: 105',
        'Related name: Jana',
        'Department: Servis',
        'Birthday: 1971-02-03',
        'Web Page 2: https://dvorak.example',
        'Categories: Zákazníci',
        'Nickname: Zdenda',
      ),
    },
    { name: 'Pekárna Ječmen', company: 'Pekárna Ječmen', fax: '+420 222 555 107' },
  ],
};

/** A value for each of our own columns, most of them the column's name. */
const everyField: ExpectedContact = {
  ...Object.fromEntries(contactFields.map((field) => [field, `${field} 1`])),
  name: 'Ada Lovelace',
  type: 'public',
  firstname: 'Ada',
  lastname: 'Lovelace',
  title: 'Countess',
  job: 'Programmer',
  company: 'Engines & Co.',
  homephone: '+39 06 1',
  workphone: '+39 06 2',
  cellphone: '+39 333 3',
  fax: '+39 06 4',
  workphone2: '+39 06 5',
  cellphone2: '+39 333 6',
  otherphone: '+39 06 7',
  extension: '201',
  speeddial_num: '12',
  homepob: '77',
  workpob: '78',
  homecity: 'Città di Castello',
  url: 'https://ada.example',
  notes: 'Prima riga\nSeconda riga',
};

/** Every column of our own, and no other: a row without a name is not stored. */
const own: Fixture = {
  file: 'own.csv',
  format: 'own',
  encoding: 'utf-8',
  delimiter: ',',
  notTaken: [],
  messages: ['Row 5: name is empty'],
  contacts: [
    everyField,
    { name: 'Bob', type: 'group:sales,support', cellphone: '0039333000001' },
    {
      name: 'Carla Conti',
      firstname: 'Carla',
      lastname: 'Conti',
      workphone: '0039 06 000002',
    },
  ],
};

export const everydayFixtures: readonly Fixture[] = [
  italian,
  german,
  french,
  spanish,
  english,
  emClient,
  own,
];
