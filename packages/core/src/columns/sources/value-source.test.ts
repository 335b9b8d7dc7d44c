import { describe, expect, it } from 'vitest';
import type { ValueGroup } from '../format.ts';
import { placeEntries, type Values } from '../place-entries.ts';
import { valueSource } from './value-source.ts';

/** Rows of label and value, all of one contact. */
type Rows = readonly (readonly [label: string, value: string])[];

function place(kind: ValueGroup['kind'], rows: Rows, separator?: string): Values {
  const group = separator === undefined ? { kind } : { kind, separator };
  const entries = rows.flatMap(([label, value], at) =>
    valueSource(
      group,
      { index: at, name: `Kind ${at + 1} - Value` },
      { index: rows.length, name: 'Label' },
    ).read([...rows.map((_, index) => (index === at ? value : '')), label]),
  );
  const values: Values = {};
  placeEntries(values, {}, entries);
  return values;
}

describe('a phone', () => {
  it('goes where its label says, row by row', () => {
    const rows: Rows = [
      ['Mobile', '1'],
      ['* Work', '2'],
      ['Work Fax', '3'],
      ['Home', '4'],
      ['Other', '5'],
    ];
    expect(place('phone', rows)).toEqual({
      cellphone: '1',
      workphone: '2',
      fax: '3',
      homephone: '4',
      otherphone: '5',
    });
  });

  it('may be several in one cell, in their order, the last of them in the notes', () => {
    expect(place('phone', [['Mobile', '1 ::: 2 ::: 3 ::: 4']])).toEqual({
      cellphone: '1',
      cellphone2: '2',
      otherphone: '3',
      notes: 'Phone (Mobile): 4',
    });
  });

  it('is not lost in a cell that ends with what parts values', () => {
    expect(place('phone', [['Mobile', ' ::: 1 ::: ']])).toEqual({ cellphone: '1' });
  });

  it('leaves a place to those whose label names it', () => {
    const rows: Rows = [
      ['', '1'],
      ['Work', '2'],
    ];
    expect(place('phone', rows)).toEqual({ workphone: '2', otherphone: '1' });
  });

  it('is told in the notes with a label of the user, which no field can keep', () => {
    expect(place('phone', [['Reception', '1']])).toEqual({
      otherphone: '1',
      notes: 'Phone (Reception): 1',
    });
  });

  it('of a pager is in the notes alone', () => {
    expect(place('phone', [['Pager', '1']])).toEqual({ notes: 'Phone (Pager): 1' });
  });

  it('is unwrapped, each of them', () => {
    expect(place('phone', [['Mobile', `'1 ::: ="2"`]])).toEqual({
      cellphone: '1',
      cellphone2: '2',
    });
  });
});

describe('an e-mail', () => {
  it('goes where its label says, a second one of work before home', () => {
    const rows: Rows = [
      ['Home', 'h'],
      ['* Work', 'w ::: v'],
    ];
    expect(place('email', rows)).toEqual({ homeemail: 'h', workemail: 'w', otheremail: 'v' });
  });

  it('of no label fills what is free', () => {
    expect(place('email', [['', 'a ::: b ::: c ::: d']])).toEqual({
      workemail: 'a',
      homeemail: 'b',
      otheremail: 'c',
      notes: 'E-mail: d',
    });
  });
});

describe('a website', () => {
  it('beyond the first is in the notes', () => {
    const rows: Rows = [
      ['Blog', 'b'],
      ['Work', 'w'],
    ];
    expect(place('website', rows)).toEqual({ url: 'w', notes: 'Website (Blog): b' });
  });
});

describe('a fact', () => {
  it('is a line of the notes under its label, or its kind', () => {
    const rows: Rows = [
      ['Anniversary', '1 May'],
      ['', '2 May ::: 3 May'],
    ];
    expect(place('fact', rows)).toEqual({
      notes: 'Anniversary: 1 May\nKind: 2 May\nKind: 3 May',
    });
  });
});

describe('groups', () => {
  it('are in the notes, but for those that the program has of itself', () => {
    expect(place('labels', [['', '* myContacts ::: Clienti ::: Roma ::: * starred']])).toEqual({
      notes: 'Kind 1 - Value: Clienti, Roma',
    });
    expect(place('labels', [['', 'Clienti;myContacts;starred']], ';')).toEqual({
      notes: 'Kind 1 - Value: Clienti',
    });
    expect(place('labels', [['', '* myContacts']])).toEqual({});
  });
});
