import { describe, expect, it } from 'vitest';
import type { ContactField } from '../contacts/fields.ts';
import type { ColumnMapping } from './decide-columns.ts';
import { mapColumns, type ColumnMap } from './map-columns.ts';
import { placeEntries, type Values } from './place-entries.ts';
import { readRow } from './read-row.ts';

function map(header: string, mapping: ColumnMapping = new Map()): ColumnMap {
  return mapColumns(
    header.split(';').map((name, index) => ({ index, name })),
    mapping,
  );
}

/** Where the values of each column may go. */
function fieldsOf(header: string, mapping?: ColumnMapping): (readonly ContactField[])[] {
  return map(header, mapping).uses.map(({ fields }) => fields);
}

function read(header: string, row: string, mapping?: ColumnMapping): Values {
  const { values } = readRow(map(header, mapping), row.split(';'));
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}

describe('mapColumns', () => {
  it('calls a file ours of which only our own columns are taken', () => {
    expect(map('name;Workphone;Shoe size').format).toBe('own');
    expect(map('name;fax', new Map([['fax', undefined]])).format).toBe('own');
    expect(map('name;Cellulare').format).toBe('other');
    expect(map('displayname;fname;lname;grouptype;phone_1_number').format).toBe('freepbx');
  });

  it('tells of each column where its values may go, and how that was decided', () => {
    expect(map('name;Cellulare;Shoe size').uses).toEqual([
      { position: 1, column: 'name', fields: ['name'], decidedBy: 'own name' },
      {
        position: 2,
        column: 'Cellulare',
        fields: ['cellphone', 'cellphone2', 'otherphone', 'notes'],
        decidedBy: 'alias',
      },
      { position: 3, column: 'Shoe size', fields: ['notes'], decidedBy: 'unknown' },
    ]);
    expect(map('name;Workphone;Shoe size').uses.at(-1)).toEqual({
      position: 3,
      column: 'Shoe size',
      fields: [],
      decidedBy: undefined,
    });
  });

  it('tells the beginning of a long name, on one line', () => {
    const names = map(`name;${'x'.repeat(101)};a\nb\u001b[0m`).uses.map(({ column }) => column);
    expect(names).toEqual(['name', `${'x'.repeat(99)}…`, 'a\ufffdb\ufffd[0m']);
  });

  it('tells of a field that joins its values no other place', () => {
    expect(fieldsOf('Nome;Cognome;Commenti')).toEqual([['firstname'], ['lastname'], ['notes']]);
  });

  it('takes a label for a part of what it labels, and for nothing where that is missing', () => {
    const { uses } = map('name;Phone 1 - Label;Phone 1 - Value;Phone 2 - Label');
    expect(uses.map(({ decidedBy }) => decidedBy)).toEqual([
      'own name',
      'alias',
      'alias',
      undefined,
    ]);
    expect(uses[1]?.fields).toEqual([]);
  });

  it('gives a column that a mapping names the best right to its field', () => {
    const mapping: ColumnMapping = new Map([['tel', 'fax']]);
    expect(read('name;fax;Telefax;tel', 'Ada;1;2;3', mapping)).toEqual({
      name: 'Ada',
      fax: '3',
      notes: 'fax: 1\nTelefax: 2',
    });
  });

  it('gives our own columns the better right than aliases', () => {
    expect(read('Cellulare;cellphone;name', '1;2;Ada')).toEqual({
      name: 'Ada',
      cellphone: '2',
      cellphone2: '1',
    });
  });

  it('takes two columns of one name for two values', () => {
    expect(read('name;Telefono;Telefono;Note;Note', 'Ada;1;2;a;b')).toEqual({
      name: 'Ada',
      workphone: '1',
      workphone2: '2',
      notes: 'a\nb',
    });
  });

  it('takes numbered columns in the order of their numbers, not of the file', () => {
    const header = 'name;Phone 10 - Value;Phone 2 - Value;Phone 2 - Label;Phone 10 - Label';
    expect(read(header, 'Ada;10;2;Mobile;Mobile')).toEqual({
      name: 'Ada',
      cellphone: '2',
      cellphone2: '10',
    });
  });

  it('declares every field that a row may fill', () => {
    const { sources } = map('Nome;Indirizzo;Phone 1 - Value;Phone 1 - Label;E-mail 1 - Value');
    const declared = new Set(sources.flatMap(({ fields }) => fields));
    const values: Values = {};
    for (const label of ['Work', 'Home', 'Mobile', 'Other', 'Fax', 'Desk', '']) {
      const cells = ['Ada', 'Via Appia', '1 ::: 2 ::: 3', label, 'a ::: b ::: c'];
      placeEntries(
        values,
        {},
        sources.flatMap((source) => source.read(cells)),
      );
    }
    const filled = Object.keys(values).filter((field) => field !== 'notes');
    expect(filled.filter((field) => !declared.has(field as ContactField))).toEqual([]);
  });
});

describe('readRow', () => {
  it.each([
    ['name;Cellulare', 'cellphone'],
    ['name;cellphone', 'cellphone'],
    ['name;Phone 1 - Value', 'workphone'],
  ])('tells of a number that a spreadsheet has spoilt: %s', (header, field) => {
    const { lostNumber } = readRow(map(header), ['Ada', '3,93E+11']);
    expect(lostNumber).toMatchObject({ field, value: '3,93E+11', column: { index: 1 } });
  });

  it('reads a short row as it reads one that is filled up with empty cells', () => {
    const header =
      'Phone 2 - Value;Phone 1 - Label;Phone 1 - Value;Cellulare;fax;Nome;Città (uff.);' +
      'Via (uff.);Phone 2 - Label;Shoe size;fileAs;File As';
    const row = '1;Mobile;2;3;4;Ada;Roma;Via Appia;Work;42;x;Ada L.'.split(';');
    const columnMap = map(header);
    for (let length = 0; length <= row.length; length += 1) {
      const short = row.slice(0, length);
      const full = [...short, ...Array.from(row.slice(length), () => '')];
      const [ofShort, ofFull] = [readRow(columnMap, short), readRow(columnMap, full)];
      expect(ofShort, `${length} cells`).toEqual(ofFull);
    }
  });

  it('knows no such number in a row without one', () => {
    expect(readRow(map('name;fax'), ['3E+11', '1']).lostNumber).toBeUndefined();
  });
});
