import { describe, expect, it } from 'vitest';
import type { ContactField } from '../contacts/fields.ts';
import { choicesOf, type Column, type Entry } from './entry.ts';
import { addNotes, placeEntries, type Origins, type Values } from './place-entries.ts';

function column(index: number): Column {
  return { index, name: `Column ${index}` };
}

let nextIndex = 0;

/** An entry of a column of its own, after those made before. */
function entry(value: string, fields: readonly ContactField[], more: Partial<Entry> = {}): Entry {
  nextIndex += 1;
  const choices = choicesOf(fields, value);
  return { column: column(nextIndex), value, choices, caption: 'Note', isSpare: false, ...more };
}

function place(entries: readonly Entry[], values: Values = {}): Values {
  placeEntries(values, {}, entries);
  return values;
}

describe('placeEntries', () => {
  it('fills the first of the fields, and the next where that is taken', () => {
    const phones = ['1', '2', '3'].map((number) =>
      entry(number, ['workphone', 'workphone2', 'otherphone']),
    );
    expect(place(phones)).toEqual({ workphone: '1', workphone2: '2', otherphone: '3' });
  });

  it('gives a field to whom it suits best, whatever the order of columns', () => {
    const second = entry('2', ['homephone', 'otherphone']);
    const home = entry('1', ['homephone']);
    const other = entry('3', ['otherphone']);
    expect(place([home, second, other])).toEqual({
      homephone: '1',
      otherphone: '3',
      notes: 'Note: 2',
    });
  });

  it('lets a spare one have only what the others leave', () => {
    const spare = entry('1', ['fax'], { isSpare: true, caption: 'Home Fax' });
    const fax = entry('2', ['fax']);
    expect(place([spare, fax])).toEqual({ fax: '2', notes: 'Home Fax: 1' });
    expect(place([spare])).toEqual({ fax: '1' });
  });

  it('does not overwrite what is there', () => {
    expect(place([entry('2', ['job'])], { job: '1' })).toEqual({ job: '1', notes: 'Note: 2' });
  });

  it('takes a field that is empty for free', () => {
    expect(place([entry('2', ['job'])], { job: '' })).toEqual({ job: '2' });
  });

  it.each<[ContactField, string]>([
    ['firstname', 'Ada Maria'],
    ['lastname', 'Ada Maria'],
    ['homestreet', 'Ada\nMaria'],
    ['workstreet', 'Ada\nMaria'],
    ['notes', 'Ada\nMaria'],
  ])('joins two values of %s', (field, joined) => {
    expect(place([entry('Ada', [field]), entry('Maria', [field])])).toEqual({ [field]: joined });
  });

  it('joins two names that are the same', () => {
    const names = [entry('Ali', ['firstname']), entry('Ali', ['firstname'], { isSpare: true })];
    expect(place(names)).toEqual({ firstname: 'Ali Ali' });
  });

  it('drops a number that another field tells, where it has no place of its own', () => {
    const mobile = entry('1', ['cellphone']);
    const primary = entry('1', ['otherphone'], { isSpare: true });
    const again = entry('1', ['cellphone', 'cellphone2']);
    expect(place([mobile, primary, again])).toEqual({ cellphone: '1' });
  });

  it('keeps a number in the place it is made for, told already or not', () => {
    expect(place([entry('1', ['workphone']), entry('1', ['homephone'])])).toEqual({
      workphone: '1',
      homephone: '1',
    });
  });

  it('tells of a fax line though its number is known', () => {
    const spare = entry('1', ['fax'], { isSpare: true });
    expect(place([entry('1', ['homephone']), spare])).toEqual({ homephone: '1', fax: '1' });
  });

  it('drops an e-mail that another field tells, and no text of another kind', () => {
    const emails = [
      entry('a@b', ['workemail']),
      entry('a@b', ['workemail', 'homeemail']),
      entry('a@b', ['company']),
    ];
    expect(place(emails)).toEqual({ workemail: 'a@b', company: 'a@b' });
  });

  it('makes lines of the notes, in the order of columns and below what they are', () => {
    const late = entry('1', [], { column: column(9), caption: 'Pager' });
    const early = entry('2', [], { column: column(3), caption: 'Birthday' });
    const notes = entry('Regular', ['notes'], { column: column(5) });
    expect(place([late, early, notes])).toEqual({ notes: 'Regular\nBirthday: 2\nPager: 1' });
  });

  it('tells in the notes what a field cannot say, once', () => {
    const custom = entry('1', ['otherphone'], { isNoted: true, caption: 'Phone (Desk)' });
    expect(place([custom])).toEqual({ otherphone: '1', notes: 'Phone (Desk): 1' });
    expect(place([custom], { otherphone: '2' })).toEqual({
      otherphone: '2',
      notes: 'Phone (Desk): 1',
    });
  });

  it('fills several fields together, or none of them', () => {
    const address = (city: string, street: string): Entry => ({
      ...entry(`${street}, ${city}`, []),
      choices: [
        [
          ['homestreet', street],
          ['homecity', city],
        ],
      ],
    });
    expect(place([address('Roma', ''), address('', 'Via Appia')])).toEqual({
      homestreet: '',
      homecity: 'Roma',
      notes: 'Note: Via Appia, ',
    });
  });

  it('passes over a field that a value is too long for', () => {
    const long = '1'.repeat(26);
    expect(place([entry(long, ['workphone', 'company'])])).toEqual({ company: long });
    expect(place([entry(long, ['workphone'], { caption: 'Tel' })])).toEqual({
      notes: `Tel: ${long}`,
    });
  });

  it('does not join what would be too long together', () => {
    const [first, second] = ['a'.repeat(200), 'b'.repeat(55)];
    const streets = [entry(first, ['homestreet']), entry(second, ['homestreet'])];
    expect(place(streets)).toEqual({ homestreet: first, notes: `Note: ${second}` });
  });

  it.each<ContactField>(['name', 'firstname', 'lastname', 'notes'])(
    'keeps a %s however long it is',
    (field) => {
      const long = 'x'.repeat(70_000);
      expect(place([entry(long, [field])])).toEqual({ [field]: long });
    },
  );

  it('remembers which column filled a field first', () => {
    const origins: Origins = {};
    const [first, second] = [entry('Ada', ['firstname']), entry('Maria', ['firstname'])];
    placeEntries({}, origins, [first, second]);
    expect(origins).toEqual({ firstname: first.column });
  });
});

describe('addNotes', () => {
  it('leaves a contact without notes alone', () => {
    const values: Values = {};
    addNotes(values, []);
    expect(values).toEqual({});
  });
});
