import type { ContactField } from '../../src/contacts/fields.ts';
import type { Delimiter } from '../../src/csv/delimiter.ts';
import { plainWriting, writeCsv, type WrittenEncoding } from '../write-csv.ts';
import type { ExpectedContact } from './fixture.ts';

/** How a person who types contacts into a program finds them in its export. */
export interface FormatWriter {
  /** The fixture that has its header. */
  readonly file: string;
  /** Our fields for which the program has no place. */
  readonly cannotSay: readonly ContactField[];
  readonly delimiter: Delimiter;
  readonly encoding: WrittenEncoding;
  /** The cells of a contact by column. */
  readonly toCells: (contact: ExpectedContact) => Cells;
}

type Cells = Readonly<Record<string, string>>;
/** Columns by what stands in them; the lines of a street may have one each. */
type Columns = Readonly<Partial<Record<ContactField, string | readonly string[]>>>;
type Labelled = readonly (readonly [label: string, field: ContactField])[];

/** Writes contacts as the program exports them, under its header and what its columns need besides. */
export function writeFormat(
  { toCells, delimiter, encoding }: FormatWriter,
  header: readonly string[],
  contacts: readonly ExpectedContact[],
): Buffer {
  const rows = contacts.map(toCells);
  const columns = [...new Set([...header, ...rows.flatMap((cells) => Object.keys(cells))])];
  const body = rows.map((cells) => columns.map((column) => cells[column] ?? ''));
  return writeCsv([columns, ...body], { ...plainWriting, delimiter, encoding });
}

function fields(names: string): readonly ContactField[] {
  // Names of fields, as the type of what it is used for says.
  return names.split(' ').filter(Boolean) as ContactField[];
}

function plain(columns: Columns): FormatWriter['toCells'] {
  return (contact) => Object.assign({}, ...Object.entries(columns).map(cellsOf(contact)));
}

function cellsOf(contact: ExpectedContact) {
  return ([field, names]: [string, string | readonly string[]]): Cells => {
    // The keys of the table are fields.
    const value = contact[field as ContactField] ?? '';
    if (typeof names === 'string') return { [names]: value };
    const lines = value.split('\n');
    return Object.fromEntries(names.map((name, index) => [name, lines[index] ?? '']));
  };
}

/** Values in numbered columns, without gaps, with what they are in a column beside them. */
function labelled(
  value: string,
  label: string,
  entries: Labelled,
): (contact: ExpectedContact) => Cells {
  return (contact) => {
    const present = entries.filter(([, field]) => contact[field]);
    return Object.fromEntries(
      present.flatMap(([text, field], index) => [
        [label.replace('#', `${index + 1}`), text],
        [value.replace('#', `${index + 1}`), contact[field] ?? ''],
      ]),
    );
  };
}

function all(...writers: readonly FormatWriter['toCells'][]): FormatWriter['toCells'] {
  return (contact) => Object.assign({}, ...writers.map((write) => write(contact)));
}

const comma = { delimiter: ',', encoding: 'utf-8' } as const;
const western = { delimiter: ';', encoding: 'windows-1252' } as const;
const social = 'facebook instagram linkedin';
const numbersOfOurs = 'extension speeddial_num';
const workAddress = 'workstreet workpob workcity workprovince workpostalcode workcountry';
const homeAddress = 'homestreet homepob homecity homeprovince homepostalcode homecountry';

function googleCells(label: 'Label' | 'Type', columns: Columns): FormatWriter['toCells'] {
  const values = (name: string, entries: Labelled): FormatWriter['toCells'] =>
    labelled(`${name} # - Value`, `${name} # - ${label}`, entries);
  return all(
    plain(columns),
    // Google marks the primary value of a kind.
    values('E-mail', [
      ['Other', 'otheremail'],
      ['* Work', 'workemail'],
      ['Home', 'homeemail'],
    ]),
    values('Phone', [
      ['Other', 'otherphone'],
      ['Work Fax', 'fax'],
      ['Home', 'homephone'],
      ['* Mobile', 'cellphone'],
      ['Mobile', 'cellphone2'],
      ['Work', 'workphone'],
      ['Work', 'workphone2'],
    ]),
    values('Website', [['Work', 'url']]),
    googleAddress(1, label, 'Home', 'home'),
    googleAddress(2, label, 'Work', 'work'),
  );
}

function googleAddress(
  number: number,
  labelName: string,
  label: string,
  side: 'work' | 'home',
): FormatWriter['toCells'] {
  const write = plain({
    [`${side}street`]: [`Address ${number} - Street`, `Address ${number} - Extended Address`],
    [`${side}pob`]: `Address ${number} - PO Box`,
    [`${side}city`]: `Address ${number} - City`,
    [`${side}province`]: `Address ${number} - Region`,
    [`${side}postalcode`]: `Address ${number} - Postal Code`,
    [`${side}country`]: `Address ${number} - Country`,
  });
  return (contact) => {
    const cells = write(contact);
    const isEmpty = Object.values(cells).every((cell) => cell === '');
    return isEmpty ? {} : { ...cells, [`Address ${number} - ${labelName}`]: label };
  };
}

function outlookColumns(country: string, hasPob: boolean, hasStreets: boolean): Columns {
  const address = (side: 'work' | 'home', name: string): Columns => ({
    [`${side}street`]: hasStreets ? [`${name} Street`, `${name} Street 2`] : `${name} Street`,
    ...(hasPob ? { [`${side}pob`]: `${name} Address PO Box` } : {}),
    [`${side}city`]: `${name} City`,
    [`${side}province`]: `${name} State`,
    [`${side}postalcode`]: `${name} Postal Code`,
    [`${side}country`]: `${name} ${country}`,
  });
  return {
    title: 'Title',
    firstname: 'First Name',
    lastname: 'Last Name',
    company: 'Company',
    job: 'Job Title',
    workphone: 'Business Phone',
    workphone2: 'Business Phone 2',
    homephone: 'Home Phone',
    cellphone: 'Mobile Phone',
    otherphone: 'Other Phone',
    fax: 'Business Fax',
    workemail: 'E-mail Address',
    homeemail: 'E-mail 2 Address',
    otheremail: 'E-mail 3 Address',
    url: 'Web Page',
    notes: 'Notes',
    ...address('work', 'Business'),
    ...address('home', 'Home'),
  };
}

const outlookCannotSay = `cellphone2 ${numbersOfOurs} ${social}`;

/** The columns of Thunderbird in its order, which is the same in every language. */
const thunderbirdFields: readonly (ContactField | undefined)[] = [
  'firstname',
  'lastname',
  'name',
  undefined,
  'workemail',
  'homeemail',
  undefined,
  'workphone',
  'homephone',
  'fax',
  undefined,
  'cellphone',
  'homestreet',
  'homestreet',
  'homecity',
  'homeprovince',
  'homepostalcode',
  'homecountry',
  'workstreet',
  'workstreet',
  'workcity',
  'workprovince',
  'workpostalcode',
  'workcountry',
  'job',
  undefined,
  'company',
  'url',
];

function thunderbird(file: string, header: string, notes: string): FormatWriter {
  const columns: Partial<Record<ContactField, string | readonly string[]>> = { notes };
  header.split(',').forEach((name, index) => {
    const field = thunderbirdFields[index];
    if (field === undefined) return;
    const first = columns[field];
    columns[field] = typeof first === 'string' ? [first, name] : name;
  });
  return {
    file,
    ...comma,
    cannotSay: fields(
      `title workphone2 cellphone2 otherphone otheremail workpob homepob ${numbersOfOurs} ${social}`,
    ),
    toCells: plain(columns),
  };
}

const addressBooks: readonly FormatWriter[] = [
  {
    file: 'google.csv',
    ...comma,
    cannotSay: fields(`${numbersOfOurs} ${social}`),
    toCells: googleCells('Label', {
      title: 'Name Prefix',
      firstname: 'First Name',
      lastname: 'Last Name',
      company: 'Organization Name',
      job: 'Organization Title',
      notes: 'Notes',
    }),
  },
  {
    file: 'google-old.csv',
    ...comma,
    cannotSay: fields(`${numbersOfOurs} ${social}`),
    toCells: googleCells('Type', {
      name: 'Name',
      title: 'Name Prefix',
      firstname: 'Given Name',
      lastname: 'Family Name',
      company: 'Organization 1 - Name',
      job: 'Organization 1 - Title',
      notes: 'Notes',
    }),
  },
  {
    file: 'outlook.csv',
    ...western,
    delimiter: ',',
    cannotSay: fields(outlookCannotSay),
    toCells: plain(outlookColumns('Country/Region', true, true)),
  },
  {
    file: 'outlook-country.csv',
    ...western,
    delimiter: ',',
    cannotSay: fields(outlookCannotSay),
    toCells: plain(outlookColumns('Country', true, true)),
  },
  {
    file: 'google-outlook.csv',
    ...comma,
    cannotSay: fields(outlookCannotSay),
    toCells: plain(outlookColumns('Country', true, true)),
  },
  {
    file: 'outlook-com.csv',
    ...comma,
    cannotSay: fields(`${outlookCannotSay} workpob homepob`),
    toCells: plain(outlookColumns('Country/Region', false, false)),
  },
  {
    file: 'outlook-com-old.csv',
    ...comma,
    cannotSay: fields(`${outlookCannotSay} workpob homepob`),
    toCells: plain(outlookColumns('Country', false, false)),
  },
  {
    file: 'outlook-it.csv',
    ...western,
    delimiter: ',',
    cannotSay: fields(outlookCannotSay),
    toCells: plain({
      title: 'Titolo',
      firstname: 'Nome',
      lastname: 'Cognome',
      company: 'Società',
      job: 'Posizione',
      workphone: 'Ufficio',
      workphone2: 'Ufficio 2',
      homephone: 'Abitazione',
      cellphone: 'Cellulare',
      otherphone: 'Altro telefono',
      fax: 'Fax (uff.)',
      workemail: 'Indirizzo posta elettronica',
      homeemail: 'Indirizzo posta elettronica 2',
      otheremail: 'Indirizzo posta elettronica 3',
      url: 'Pagina Web',
      notes: 'Notes',
      workstreet: ['Via (uff.)', 'Via (uff.) 2'],
      workpob: 'Indirizzo (uff.) - Casella postale',
      workcity: 'Città (uff.)',
      workprovince: 'Provincia (uff.)',
      workpostalcode: 'CAP (uff.)',
      workcountry: 'Paese/area geografica (uff.)',
      homestreet: ['Via (ab.)', 'Via (ab.) 2'],
      homepob: 'Indirizzo (ab.) - Casella postale',
      homecity: 'Città (ab.)',
      homeprovince: 'Provincia (ab.)',
      homepostalcode: 'CAP (ab.)',
      homecountry: 'Paese/area geografica (ab.)',
    }),
  },
  {
    file: 'outlook-de.csv',
    ...western,
    delimiter: ',',
    cannotSay: fields(outlookCannotSay.replace('cellphone2 ', '')),
    toCells: plain({
      title: 'Anrede',
      firstname: 'Vorname',
      lastname: 'Nachname',
      company: 'Firma',
      job: 'Position',
      workphone: 'Telefon geschäftlich',
      workphone2: 'Telefon geschäftlich 2',
      homephone: 'Telefon privat',
      cellphone: 'Mobiltelefon',
      cellphone2: 'Mobiltelefon 2',
      otherphone: 'Weiteres Telefon',
      fax: 'Fax geschäftlich',
      workemail: 'E-Mail-Adresse',
      homeemail: 'E-Mail 2: Adresse',
      otheremail: 'E-Mail 3: Adresse',
      url: 'Webseite',
      notes: 'Notizen',
      workstreet: ['Straße geschäftlich', 'Straße geschäftlich 2'],
      workpob: 'Postfach geschäftlich',
      workcity: 'Ort geschäftlich',
      workprovince: 'Region geschäftlich',
      workpostalcode: 'Postleitzahl geschäftlich',
      workcountry: 'Land/Region geschäftlich',
      homestreet: ['Straße privat', 'Straße privat 2'],
      homepob: 'Postfach privat',
      homecity: 'Ort privat',
      homeprovince: 'Bundesland/Kanton privat',
      homepostalcode: 'Postleitzahl privat',
      homecountry: 'Land/Region privat',
    }),
  },
  thunderbird(
    'thunderbird.csv',
    'First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Screen Name,Work Phone,Home Phone,Fax Number,Pager Number,Mobile Number,Home Address,Home Address 2,Home City,Home State,Home ZipCode,Home Country,Work Address,Work Address 2,Work City,Work State,Work ZipCode,Work Country,Job Title,Department,Organization,Web Page 1',
    'Notes',
  ),
  thunderbird(
    'thunderbird-uk.csv',
    'First Name,Last Name,Display Name,Nickname,Email,Secondary Email,Screen Name,Work Phone,Home Phone,Fax Number,Pager Number,Mobile Number,Home Address,Home Address 2,Home City,Home County,Home Post Code,Home Country,Work Address,Work Address 2,Work City,Work County,Work Post Code,Work Country,Job Title,Department,Organisation,Web Page 1',
    'Notes',
  ),
  thunderbird(
    'thunderbird-de.csv',
    'Vorname,Nachname,Anzeigename,Spitzname,Primäre E-Mail-Adresse,Sekundäre E-Mail-Adresse,Messenger-Name,Tel. dienstlich,Tel. privat,Fax-Nummer,Pager-Nummer,Mobil-Tel.-Nr.,Privat: Adresse,Privat: Adresse 2,Privat: Ort,Privat: Bundesland,Privat: PLZ,Privat: Land,Dienstlich: Adresse,Dienstlich: Adresse 2,Dienstlich: Ort,Dienstlich: Bundesland,Dienstlich: PLZ,Dienstlich: Land,Arbeitstitel,Abteilung,Organisation,Webseite 1',
    'Notizen',
  ),
  thunderbird(
    'thunderbird-it.csv',
    'Nome,Cognome,Nome visualizzato,Soprannome,Email primaria,Email secondaria,Nome Instant Messenger,Telefono lavoro,Telefono casa,Numero fax,Numero cercapersone,Numero cellulare,Indirizzo di casa,Indirizzo di casa 2,Città di residenza,Provincia di residenza,CAP di residenza,Nazione di residenza,Indirizzo di lavoro,Indirizzo di lavoro 2,Città di lavoro,Provincia di lavoro,CAP di lavoro,Nazione di lavoro,Qualifica,Reparto,Organizzazione,Pagina web 1',
    'Note',
  ),
  {
    file: 'yahoo.csv',
    ...comma,
    cannotSay: fields(`title workphone2 cellphone2 workpob homepob ${numbersOfOurs} ${social}`),
    toCells: plain({
      firstname: 'First',
      lastname: 'Last',
      company: 'Company',
      job: 'Title',
      workphone: 'Work',
      homephone: 'Home',
      cellphone: 'Mobile',
      otherphone: 'Other',
      fax: 'Fax',
      workemail: 'Email',
      homeemail: 'Alternate Email 1',
      otheremail: 'Alternate Email 2',
      url: 'Business Website',
      notes: 'Comments',
      workstreet: 'Work Address',
      workcity: 'Work City',
      workprovince: 'Work State',
      workpostalcode: 'Work ZIP',
      workcountry: 'Work Country',
      homestreet: 'Home Address',
      homecity: 'Home City',
      homeprovince: 'Home State',
      homepostalcode: 'Home ZIP',
      homecountry: 'Home Country',
    }),
  },
  {
    file: 'linkedin.csv',
    ...comma,
    cannotSay: fields(
      `title workphone workphone2 homephone cellphone cellphone2 otherphone fax homeemail otheremail url notes facebook instagram ${numbersOfOurs} ${workAddress} ${homeAddress}`,
    ),
    toCells: plain({
      firstname: 'First Name',
      lastname: 'Last Name',
      linkedin: 'URL',
      workemail: 'Email Address',
      company: 'Company',
      job: 'Position',
    }),
  },
];

const threeCxColumns: Columns = {
  firstname: 'FirstName',
  lastname: 'LastName',
  company: 'Company',
  cellphone: 'Mobile',
  cellphone2: 'Mobile2',
  workphone: 'Business',
  workphone2: 'Business2',
  homephone: 'Home',
  otherphone: 'Other',
  fax: 'BusinessFax',
  workemail: 'Email',
};
const threeCxCannotSay = fields(
  `title job homeemail otheremail url notes ${numbersOfOurs} ${social} ${workAddress} ${homeAddress}`,
);

const freePbxCells = all(
  plain({
    name: 'displayname',
    firstname: 'fname',
    lastname: 'lname',
    company: 'company',
    job: 'title',
    workstreet: 'address',
    extension: 'phone_1_extension',
    speeddial_num: 'phone_1_speeddial',
    workemail: 'email_1',
    homeemail: 'email_2',
    otheremail: 'email_3',
    url: 'website_1',
  }),
  labelled('phone_#_number', 'phone_#_type', [
    ['other', 'otherphone'],
    ['cell', 'cellphone'],
    ['work', 'workphone'],
    ['work', 'workphone2'],
    ['home', 'homephone'],
    ['cell', 'cellphone2'],
  ]),
);
const freePbxCannotSay = fields(
  `title fax notes ${social} ${homeAddress} ${workAddress.replace('workstreet ', '')}`,
);

const yealinkCannotSay = `firstname lastname title company job workphone2 homephone cellphone2 workemail homeemail otheremail url notes ${numbersOfOurs} ${social} ${workAddress} ${homeAddress}`;

const yeastarColumns: Columns = {
  firstname: 'First Name',
  lastname: 'Last Name',
  workemail: 'Email',
  cellphone: 'Mobile',
  cellphone2: 'Mobile 2',
  homephone: 'Home',
  otherphone: 'Other',
  workstreet: 'Street',
  workcity: 'City',
  workprovince: 'State',
  workpostalcode: 'ZIP Code',
  workcountry: 'Country',
};
const yeastarCannotSay = `title job homeemail otheremail url workpob ${numbersOfOurs} ${social} ${homeAddress}`;

const telephoneSystems: readonly FormatWriter[] = [
  { file: '3cx.csv', ...comma, cannotSay: threeCxCannotSay, toCells: plain(threeCxColumns) },
  { file: '3cx-v18.csv', ...comma, cannotSay: threeCxCannotSay, toCells: plain(threeCxColumns) },
  { file: 'freepbx.csv', ...comma, cannotSay: freePbxCannotSay, toCells: freePbxCells },
  { file: 'freepbx-export.csv', ...comma, cannotSay: freePbxCannotSay, toCells: freePbxCells },
  {
    file: 'yealink.csv',
    ...comma,
    cannotSay: fields(`fax ${yealinkCannotSay}`),
    toCells: plain({
      name: 'display_name',
      workphone: 'office_number',
      cellphone: 'mobile_number',
      otherphone: 'other_number',
    }),
  },
  {
    file: 'yealink-new.csv',
    ...comma,
    cannotSay: fields(yealinkCannotSay),
    toCells: plain({
      name: 'display_name',
      workphone: 'office_number',
      cellphone: 'mobile_number',
      otherphone: 'other_number',
      fax: 'businessFax',
    }),
  },
  {
    file: 'yeastar.csv',
    ...comma,
    cannotSay: fields(yeastarCannotSay),
    toCells: plain({
      ...yeastarColumns,
      company: 'Company Name',
      workphone: 'Business Number',
      workphone2: 'Business Number 2',
      fax: 'Business Fax',
      notes: 'Remark',
    }),
  },
  {
    file: 'yeastar-cloud.csv',
    ...comma,
    cannotSay: fields(`${yeastarCannotSay} notes`),
    toCells: plain({
      ...yeastarColumns,
      company: 'Company',
      workphone: 'Work Number',
      workphone2: 'Work Number 2',
      fax: 'Work Fax',
    }),
  },
  {
    file: 'voispeed.csv',
    ...western,
    cannotSay: fields(
      `title job workphone2 cellphone2 workemail homeemail otheremail url notes ${numbersOfOurs} ${social} ${workAddress} ${homeAddress}`,
    ),
    toCells: plain({
      firstname: 'Name',
      lastname: 'Surname',
      company: 'Company',
      workphone: 'Office number',
      cellphone: 'Mobile number',
      homephone: 'Home number',
      otherphone: 'Other number',
      fax: 'Fax number',
    }),
  },
  {
    file: 'wazo.csv',
    delimiter: '|',
    encoding: 'utf-8',
    cannotSay: fields(
      `job workphone workphone2 homephone cellphone2 otherphone fax homeemail otheremail url notes ${numbersOfOurs} ${social} ${workAddress} ${homeAddress}`,
    ),
    toCells: plain({
      title: 'title',
      firstname: 'firstname',
      lastname: 'lastname',
      name: 'displayname',
      company: 'society',
      cellphone: 'mobilenumber',
      workemail: 'email',
    }),
  },
];

/** What an everyday file of few columns cannot say. */
const everydayCannotSay = `homephone workphone2 cellphone2 otherphone homeemail otheremail workpob ${numbersOfOurs} ${social} ${homeAddress}`;

const everyday: readonly FormatWriter[] = [
  {
    file: 'italian.csv',
    ...western,
    cannotSay: fields(`title fax url workcountry ${everydayCannotSay}`),
    toCells: plain({
      firstname: 'Nome',
      lastname: 'Cognome',
      workphone: 'Telefono',
      cellphone: 'Cellulare',
      workemail: 'Email',
      company: 'Azienda',
      job: 'Ruolo',
      workstreet: 'Indirizzo',
      workcity: 'Città',
      workpostalcode: 'CAP',
      workprovince: 'Provincia',
      notes: 'Note',
    }),
  },
  {
    file: 'german.csv',
    ...western,
    cannotSay: fields(`workprovince ${everydayCannotSay.replace('homephone ', '')}`),
    toCells: plain({
      title: 'Titel',
      lastname: 'Name',
      firstname: 'Vorname',
      company: 'Firma',
      job: 'Position',
      workphone: 'Telefon',
      homephone: 'Telefon privat',
      cellphone: 'Handy',
      fax: 'Fax',
      workemail: 'E-Mail',
      workstreet: 'Straße',
      workpostalcode: 'PLZ',
      workcity: 'Ort',
      workcountry: 'Land',
      url: 'Homepage',
      notes: 'Bemerkung',
    }),
  },
  {
    file: 'french.csv',
    delimiter: '\t',
    encoding: 'utf-16be',
    cannotSay: fields(`title url workprovince ${everydayCannotSay}`),
    toCells: plain({
      lastname: 'Nom',
      firstname: 'Prénom',
      company: 'Société',
      job: 'Fonction',
      workphone: 'Téléphone',
      cellphone: 'Portable',
      fax: 'Télécopie',
      workemail: 'Courriel',
      workstreet: 'Adresse',
      workpostalcode: 'Code postal',
      workcity: 'Ville',
      workcountry: 'Pays',
      notes: 'Remarques',
    }),
  },
  {
    file: 'spanish.csv',
    ...western,
    cannotSay: fields(`title fax url ${everydayCannotSay}`),
    toCells: plain({
      firstname: 'Nombre',
      lastname: 'Apellidos',
      workphone: 'Teléfono',
      cellphone: 'Móvil',
      workemail: 'Correo electrónico',
      company: 'Empresa',
      job: 'Cargo',
      workstreet: 'Dirección',
      workpostalcode: 'Código postal',
      workcity: 'Ciudad',
      workprovince: 'Provincia',
      workcountry: 'País',
      notes: 'Observaciones',
    }),
  },
];

export const formatWriters: readonly FormatWriter[] = [
  ...addressBooks,
  ...telephoneSystems,
  ...everyday,
];
