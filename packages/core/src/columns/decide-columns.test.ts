import { describe, expect, it } from 'vitest';
import { decideColumns, type ColumnMapping } from './decide-columns.ts';

/** What is decided of each column: its place or part, and by what. */
function decide(header: string, mapping: ColumnMapping = new Map()): Record<string, string> {
  const columns = header.split(';').map((name, index) => ({ index, name }));
  const { decided } = decideColumns(columns, mapping);
  return Object.fromEntries(
    decided.map((each) => [
      each.column.name,
      `${each.kind === 'column' ? each.place : each.part} (${each.decidedBy})`,
    ]),
  );
}

const freePbx = 'displayname;fname;lname;grouptype;phone_1_number';

describe('decideColumns', () => {
  it('lets a mapping decide before a format, our own names and aliases', () => {
    const mapping: ColumnMapping = new Map([
      ['title', 'title'],
      ['notes', 'job'],
      ['cellulare', 'otherphone'],
      ['shoe size', 'notes'],
    ]);
    expect(decide(`${freePbx};title;Notes;Cellulare;Shoe Size`, mapping)).toMatchObject({
      title: 'title (mapping)',
      Notes: 'job (mapping)',
      Cellulare: 'otherphone (mapping)',
      'Shoe Size': 'notes (mapping)',
    });
  });

  it('leaves out a column that is mapped to nothing', () => {
    expect(decide('name;fax', new Map([['fax', undefined]]))).toEqual({
      name: 'name (own name)',
      fax: 'notTaken (mapping)',
    });
  });

  it('lets a known format decide before our own names and aliases', () => {
    expect(decide(`${freePbx};title;notes;Cellulare`)).toEqual({
      displayname: 'name (format)',
      fname: 'firstname (format)',
      lname: 'lastname (format)',
      grouptype: 'notTaken (format)',
      phone_1_number: 'value (format)',
      // A job in FreePBX, whatever it is in ours.
      title: 'job (format)',
      notes: 'notes (own name)',
      Cellulare: 'cellphone (alias)',
    });
  });

  it('lets our own names decide before aliases', () => {
    expect(decide('Name;Title;Job Title;WORKPHONE;Work Phone')).toEqual({
      Name: 'name (own name)',
      // What our `title` has always been, also beside a job.
      Title: 'title (own name)',
      'Job Title': 'job (alias)',
      WORKPHONE: 'workphone (own name)',
      'Work Phone': 'workphone (alias)',
    });
  });

  it("takes Outlook's `Title` for what stands before a name, and Yahoo's for a job", () => {
    const outlook = 'First Name;Last Name;Business Phone;E-mail Address;E-mail Display Name';
    expect(decide(`${outlook};Title;Job Title`)).toMatchObject({
      Title: 'title (format)',
      'Job Title': 'job (format)',
    });
    const yahoo = 'First;Last;Distribution Lists;Alternate Email 1;Business Website';
    expect(decide(`${yahoo};Title`)).toMatchObject({ Title: 'job (format)' });
  });

  it('knows `Home`, `Work`, `Other` and `Mobile` as phones', () => {
    expect(decide('name;Home;Work;Other;Mobile')).toEqual({
      name: 'name (own name)',
      Home: 'homephone (alias)',
      Work: 'workphone (alias)',
      Other: 'otherphone (alias)',
      Mobile: 'cellphone (alias)',
    });
  });

  it('never takes the type of a number for who may see a contact', () => {
    expect(decide('name;Phone 1 - Type;Phone 1 - Value')).toEqual({
      name: 'name (own name)',
      'Phone 1 - Type': 'label (alias)',
      'Phone 1 - Value': 'value (alias)',
    });
  });

  it('reads a column that formats agree about as they do, whatever else is there', () => {
    expect(decide('Nome;Cognome;Via (uff.);Organization 1 - Name;E-Mail 2: Adresse')).toEqual({
      Nome: 'firstname (alias)',
      Cognome: 'lastname (alias)',
      'Via (uff.)': 'workstreet (alias)',
      'Organization 1 - Name': 'company (alias)',
      'E-Mail 2: Adresse': 'homeemail (alias)',
    });
  });

  it('understands a column by its words where nothing knows it as a whole', () => {
    expect(decide('Nachname, Vorname;Tel. uff. 2;Phone (mobile)')).toEqual({
      'Nachname, Vorname': 'name (alias)',
      'Tel. uff. 2': 'workphone2 (alias)',
      'Phone (mobile)': 'cellphone (alias)',
    });
  });

  it.each([
    ['of a known format', freePbx],
    ['with an alias', 'name;company;Cellulare'],
    ['with nothing but aliases', 'Nome;Cognome'],
  ])('keeps for the notes what nothing knows in a file %s', (_title, header) => {
    expect(decide(`${header};Shoe size;`)).toMatchObject({
      'Shoe size': 'inNotes (unknown)',
      '': 'inNotes (unknown)',
    });
  });

  it('keeps it where a mapping decided about another', () => {
    expect(decide('name;Chi;Shoe size', new Map([['chi', 'fax']]))).toMatchObject({
      'Shoe size': 'inNotes (unknown)',
    });
  });

  it('has nothing to say of it in a file of our own names', () => {
    expect(decide('name;company;Shoe size;')).toEqual({
      name: 'name (own name)',
      company: 'company (own name)',
    });
  });

  it.each(['workphone', 'cellphone', 'speeddial_num', 'homestreet', 'workemail'])(
    'has nothing to say of it beside a name that only we use: %s',
    (ours) => {
      expect(decide(`name;${ours};Email;Shoe size`)).not.toHaveProperty('Shoe size');
    },
  );

  it('never keeps an id or an owner', () => {
    expect(Object.keys(decide('Nome;ID;owner_id;Owner'))).toEqual(['Nome', 'Owner']);
  });

  it('knows columns through byte order marks, blanks and quotes of other kinds', () => {
    expect(decide('\u200bNome\u00a0;« Cognome »;Tel. Cellulare')).toEqual({
      '\u200bNome\u00a0': 'firstname (alias)',
      '« Cognome »': 'lastname (alias)',
      'Tel. Cellulare': 'cellphone (alias)',
    });
  });
});

describe('a column `Name`', () => {
  it.each([
    ['is the first name beside a surname', 'Name;Surname', 'firstname (alias)'],
    ['is the surname beside a first name', 'Name;Vorname', 'lastname (alias)'],
    ['is the whole name beside both', 'Name;Vorname;Nachname', 'name (own name)'],
    ['is the whole name beside our own', 'Name;lastname;Cellulare', 'name (own name)'],
    ['is the whole name in a file of ours', 'Name;Cognome;workphone', 'name (own name)'],
    ['is the whole name beside neither', 'Name;Firma', 'name (own name)'],
  ])('%s', (_title, header, place) => {
    expect(decide(header)).toMatchObject({ Name: place });
  });
});

describe('a column `Nome`, `Nombre` or `Nom`', () => {
  it.each([
    ['Nome;Cognome', { Nome: 'firstname (alias)', Cognome: 'lastname (alias)' }],
    ['Nombre;Apellidos', { Nombre: 'firstname (alias)', Apellidos: 'lastname (alias)' }],
    ['Nom;Prénom', { Nom: 'lastname (alias)', Prénom: 'firstname (alias)' }],
    ['Nominativo;Nome', { Nominativo: 'name (alias)', Nome: 'firstname (alias)' }],
  ])('is a part of the name beside the other: %s', (header, places) => {
    expect(decide(header)).toEqual(places);
  });

  it.each(['Nome', 'Nombre', 'NOM'])('is the whole name where it stands alone: %s', (name) => {
    expect(decide(`${name};Email`)).toEqual({
      [name]: 'name (alias)',
      Email: 'workemail (alias)',
    });
  });

  it('is a part of the name in a file of ours', () => {
    expect(decide('Nome;workphone')).toMatchObject({ Nome: 'firstname (alias)' });
  });

  it.each(['Vorname', 'First Name', 'Cognome'])('is not: %s', (name) => {
    expect(decide(`${name};Email`)[name]).toMatch(/^(first|last)name/);
  });
});
