import { describe, expect, it } from 'vitest';
import { importPieces, stored, type Attempt } from '../../test/attempt.ts';
import type { ExpectedContact } from '../../test/formats/fixture.ts';
import { MemoryStore } from '../../test/memory-store.ts';
import { toWholeContact, withoutId, type WholeContact } from '../../test/formats/import-file.ts';
import type { ImportResult } from './import-result.ts';

interface Imported {
  readonly result: ImportResult;
  readonly contacts: readonly WholeContact[];
}

/** Imports a file of these lines, and answers all that is in the store then. */
async function importLines(lines: readonly string[], attempt: Attempt = {}): Promise<Imported> {
  const store = new MemoryStore();
  const bytes = Buffer.from(lines.map((line) => `${line}\r\n`).join(''));
  const result = await importPieces([bytes], { ...attempt, store });
  return { result, contacts: (await stored(store)).map(withoutId) };
}

const ada = { name: 'Ada Lovelace', firstname: 'Ada', lastname: 'Lovelace' };

interface Case {
  readonly lines: readonly string[];
  /** A field that is left out must be empty, and `type` private. */
  readonly expected: readonly ExpectedContact[];
}

async function expectContacts({ lines, expected }: Case): Promise<void> {
  const { result, contacts } = await importLines(lines);
  expect(contacts).toEqual(expected.map(toWholeContact));
  expect(result).toMatchObject({ headerFault: undefined, messages: [], warnings: [] });
  expect(result.recognized.format).toBe('other');
}

describe('importContacts, of a list that somebody wrote', () => {
  const cases: readonly Case[] = [
    {
      lines: ['Cognome Nome;Tel', 'Lovelace Ada;0541 1'],
      expected: [{ name: 'Lovelace Ada', workphone: '0541 1' }],
    },
    {
      lines: ['Cognome Nome;Azienda;Cellulare', 'Lovelace Ada;Engines;333 1'],
      expected: [{ name: 'Lovelace Ada', company: 'Engines', cellphone: '333 1' }],
    },
    {
      lines: ['"Nachname, Vorname";Telefon', '"Lovelace, Ada";030 1'],
      expected: [{ name: 'Lovelace, Ada', workphone: '030 1' }],
    },
    {
      lines: ['NOM Prénom;N° de téléphone;Adresse e-mail', 'LOVELACE Ada;01 1;ada@x.example'],
      expected: [{ name: 'LOVELACE Ada', workphone: '01 1', workemail: 'ada@x.example' }],
    },
    {
      lines: ['Cliente;N. telefono;E-mail', 'Rossi srl;0541 1;info@rossi.example'],
      expected: [{ name: 'Rossi srl', workphone: '0541 1', workemail: 'info@rossi.example' }],
    },
    {
      lines: ['Nome;N. telefono', 'Ada Lovelace;0541 1'],
      expected: [{ name: 'Ada Lovelace', workphone: '0541 1' }],
    },
    {
      lines: ['Nome;Cognome;Tel. fisso;Tel. mobile', 'Ada;Lovelace;0541 1;333 1'],
      expected: [{ ...ada, workphone: '0541 1', cellphone: '333 1' }],
    },
    {
      lines: [
        'Name,Phone (Work),Phone (Mobile),Email (Work)',
        'Ada Lovelace,0541 1,333 1,ada@x.example',
      ],
      expected: [
        {
          name: 'Ada Lovelace',
          workphone: '0541 1',
          cellphone: '333 1',
          workemail: 'ada@x.example',
        },
      ],
    },
    {
      lines: ['Kunde;Tel. uff. 2;Tel. uff.;Tel. priv.;N° portable', 'Ada;2;1;3;4'],
      expected: [{ name: 'Ada', workphone: '1', workphone2: '2', homephone: '3', cellphone: '4' }],
    },
    {
      lines: ['Name;Ansprechpartner;Ort;Straße', 'Acme GmbH;Ada Weiß;Berlin;Torstr. 1'],
      expected: [
        {
          name: 'Acme GmbH',
          workcity: 'Berlin',
          workstreet: 'Torstr. 1',
          notes: 'Ansprechpartner: Ada Weiß',
        },
      ],
    },
  ];

  it.each(cases)('understands $lines.0', expectContacts);

  it('names a contact by the person to ask for if it has no other name', async () => {
    const { result, contacts } = await importLines([
      'Azienda;Referente;Telefono',
      'Acme;Ada;1',
      'Engines;;2',
    ]);
    expect(contacts).toEqual(
      [
        { name: 'Ada', company: 'Acme', workphone: '1' },
        { name: 'Engines', company: 'Engines', workphone: '2' },
      ].map(toWholeContact),
    );
    expect(result.warnings).toMatchObject([
      { row: 2, code: 'name_substituted', value: 'Ada' },
      { row: 3, code: 'name_substituted', value: 'Engines' },
    ]);
  });
});

describe('importContacts, of an export that somebody cut down', () => {
  const google: Case = {
    lines: [
      'First Name,Last Name,Organization Name,Organization Title,E-mail 1 - Label,' +
        'E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Labels',
      'Ada,Lovelace,Engines,Countess,Home,h@x.example,Work,w@x.example,Mobile,333 ::: 334,' +
        '* myContacts ::: Friends',
    ],
    expected: [
      {
        ...ada,
        company: 'Engines',
        job: 'Countess',
        homeemail: 'h@x.example',
        workemail: 'w@x.example',
        cellphone: '333',
        cellphone2: '334',
        notes: 'Labels: Friends',
      },
    ],
  };
  const googleOld: Case = {
    lines: [
      'Name,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,' +
        'Organization 1 - Name,Organization 1 - Title',
      'Ada Lovelace,* Home,h@x.example,Mobile,333,Engines,Countess',
    ],
    expected: [
      {
        name: 'Ada Lovelace',
        homeemail: 'h@x.example',
        cellphone: '333',
        company: 'Engines',
        job: 'Countess',
      },
    ],
  };
  const outlookItalian: Case = {
    lines: [
      'Nome,Cognome,Società,Ufficio,Abitazione,Cellulare,Indirizzo posta elettronica,' +
        'Via (uff.),Città (uff.),CAP (uff.),Paese/area geografica (uff.)',
      'Ada,Lovelace,Engines,0541 1,0541 2,333 1,a@x.example,Via Appia 1,Roma,00100,Italia',
    ],
    expected: [
      {
        ...ada,
        company: 'Engines',
        workphone: '0541 1',
        homephone: '0541 2',
        cellphone: '333 1',
        workemail: 'a@x.example',
        workstreet: 'Via Appia 1',
        workcity: 'Roma',
        workpostalcode: '00100',
        workcountry: 'Italia',
      },
    ],
  };
  const outlookGerman: Case = {
    lines: [
      'Vorname,Nachname,Firma,Telefon geschäftlich,Telefon privat,Mobiltelefon,E-Mail-Adresse,' +
        'Straße geschäftlich,Ort geschäftlich,Postleitzahl geschäftlich,' +
        'Land/Region geschäftlich,Fax geschäftlich,E-Mail 2: Adresse',
      'Ada,Lovelace,Engines,030 1,030 2,0170 1,a@x.example,' +
        'Torstr. 1,Berlin,10115,Deutschland,030 9,b@x.example',
    ],
    expected: [
      {
        ...ada,
        company: 'Engines',
        workphone: '030 1',
        homephone: '030 2',
        cellphone: '0170 1',
        fax: '030 9',
        workemail: 'a@x.example',
        homeemail: 'b@x.example',
        workstreet: 'Torstr. 1',
        workcity: 'Berlin',
        workpostalcode: '10115',
        workcountry: 'Deutschland',
      },
    ],
  };
  const thunderbirdItalian: Case = {
    lines: [
      'Nome,Cognome,Nome visualizzato,Soprannome,Email primaria,Email secondaria,' +
        'Nome Instant Messenger,Telefono lavoro,Telefono casa,Numero fax,Numero cellulare,' +
        'Indirizzo di casa,Indirizzo di casa 2,Città di residenza,Provincia di residenza,' +
        'CAP di residenza,Nazione di residenza,Indirizzo di lavoro,Indirizzo di lavoro 2,' +
        'Città di lavoro,Provincia di lavoro,CAP di lavoro,Nazione di lavoro,Qualifica,' +
        'Reparto,Organizzazione,Pagina web 1,Pagina web 2,Anno di nascita,Mese di nascita,' +
        'Giorno di nascita,Personalizzato 1,Note',
      'Ada,Lovelace,Ada L.,Contessa,a@x.example,b@x.example,ada.im,0541 1,0541 2,0541 3,333 1,' +
        'Via Appia 1,Int. 2,Roma,RM,00100,Italia,Corso Italia 1,,Bari,BA,70100,Italia,' +
        'Matematica,Ricerca,Engines,https://w.example,https://h.example,1815,12,10,uno,Nota',
    ],
    expected: [
      {
        ...ada,
        name: 'Ada L.',
        company: 'Engines',
        job: 'Matematica',
        workphone: '0541 1',
        homephone: '0541 2',
        fax: '0541 3',
        cellphone: '333 1',
        workemail: 'a@x.example',
        homeemail: 'b@x.example',
        homestreet: 'Via Appia 1\nInt. 2',
        homecity: 'Roma',
        homeprovince: 'RM',
        homepostalcode: '00100',
        homecountry: 'Italia',
        workstreet: 'Corso Italia 1',
        workcity: 'Bari',
        workprovince: 'BA',
        workpostalcode: '70100',
        workcountry: 'Italia',
        url: 'https://w.example',
        notes: [
          'Nota',
          'Nome Instant Messenger: ada.im',
          'Reparto: Ricerca',
          'Pagina web 2: https://h.example',
          'Anno di nascita: 1815',
          'Mese di nascita: 12',
          'Giorno di nascita: 10',
          'Personalizzato 1: uno',
          'Soprannome: Contessa',
        ].join('\n'),
      },
    ],
  };

  it.each([
    { program: 'Google', file: google },
    { program: 'Google until 2024', file: googleOld },
    { program: 'Outlook in Italian', file: outlookItalian },
    { program: 'Outlook in German', file: outlookGerman },
    { program: 'Thunderbird in Italian', file: thunderbirdItalian },
  ])('understands what is left of one by $program', async ({ file }) => expectContacts(file));
});

describe('importContacts, of columns that nothing knows', () => {
  it('keeps them in the notes of a foreign file, except for ids and owners', async () => {
    await expectContacts({
      lines: ['Nome;Sconto;;id;Owner_ID;Note', 'Ada;10%;x;7;admin;Nota', 'Bob;;;8;admin;'],
      expected: [{ name: 'Ada', notes: 'Nota\nSconto: 10%\nColumn 3: x' }, { name: 'Bob' }],
    });
  });

  it('leaves them out of our own files, also if another column goes by an everyday name', async () => {
    for (const phone of ['homephone', 'Telefono casa']) {
      const { result, contacts } = await importLines([
        `name,workphone,${phone},shoe size,`,
        'Ada,1,2,42,x',
        ',3,,,',
      ]);
      expect(contacts).toEqual([toWholeContact({ name: 'Ada', workphone: '1', homephone: '2' })]);
      expect(result.messages).toEqual(['Row 3: name is empty']);
    }
  });
});

describe('importContacts, of a `Type` that is none of ours', () => {
  it('keeps it in the notes of a foreign file, and the contact private', async () => {
    await expectContacts({
      lines: ['Name;Type;Tel', 'Ada;Customer;1', 'Bob;PUBLIC;2', 'Cy;;3'],
      expected: [
        { name: 'Ada', workphone: '1', notes: 'Type: Customer' },
        { name: 'Bob', workphone: '2', type: 'public' },
        { name: 'Cy', workphone: '3' },
      ],
    });
  });

  it('skips the row in our own', async () => {
    const { result, contacts } = await importLines(['name,type,workphone', 'Ada,Customer,1']);
    expect(contacts).toEqual([]);
    expect(result.problems).toMatchObject([{ row: 2, code: 'type_invalid', value: 'Customer' }]);
  });
});

describe('importContacts, of values that are too long for their field', () => {
  const long = '0541 '.repeat(6).trim();

  it('puts them into the next place that is free, or into the notes', async () => {
    const company = 'x'.repeat(256);
    await expectContacts({
      lines: ['Nome;Telefono;Cellulare;Azienda', `Ada;${long};333;${company}`],
      expected: [
        { name: 'Ada', cellphone: '333', notes: `Telefono: ${long}\nAzienda: ${company}` },
      ],
    });
  });

  it.each([
    ['Nominativo', 'name', 256, 'characters', 255],
    ['Nome', 'firstname', 256, 'characters', 255],
    ['Cognome', 'lastname', 256, 'characters', 255],
    ['Note', 'notes', 65_536, 'bytes', 65_535],
  ])('skips a row with a %s that is', async (column, field, length, unit, max) => {
    const others = ['Nominativo', 'Nome', 'Cognome', 'Note'].filter((each) => each !== column);
    const { result, contacts } = await importLines([
      [column, ...others].join(';'),
      `${'x'.repeat(length)};a;a;a`,
    ]);
    expect(contacts).toEqual([]);
    expect(result.problems).toMatchObject([{ row: 2, code: 'value_too_long', field, column }]);
    expect(result.problems[0]?.message).toContain(`${length} ${unit} but may have at most ${max}`);
  });
});

describe('importContacts, of a wide file with short rows', () => {
  it('reads them as if they were filled up', async () => {
    const wide = Array.from({ length: 500 }, (_, index) => `Custom ${index + 1}`);
    await expectContacts({
      lines: [
        ['Telefono casa', 'Cellulare', 'Nome', 'Note', ...wide].join(';'),
        '1;2;Ada;Nota;uno',
        '3;;Bob',
      ],
      expected: [
        { name: 'Ada', homephone: '1', cellphone: '2', notes: 'Nota\nCustom 1: uno' },
        { name: 'Bob', homephone: '3' },
      ],
    });
  });
});

describe('importContacts, of columns with long or unprintable names', () => {
  it('tells of them in excerpts', async () => {
    const name = `Cellulare\u001b[31m${'x'.repeat(200)}`;
    const told = `Cellulare\ufffd[31m${'x'.repeat(85)}…`;
    const { result } = await importLines([`Nome;${name}`, 'Ada;"3,93E+11"'], {
      mapping: { [name]: 'cellphone' },
    });
    expect(result.recognized.columns[1]?.column).toBe(told);
    expect(result.problems).toMatchObject([{ code: 'number_scientific', column: told }]);
    expect(result.problems[0]?.message).toContain(`column '${told}' (cellphone)`);
  });
});
