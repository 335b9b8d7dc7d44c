import { describe, expect, it } from 'vitest';
import type { Entry } from '../entry.ts';
import type { AddressGroup, AddressPart } from '../format.ts';
import { placeEntries, type Values } from '../place-entries.ts';
import { addressFields, addressSource } from './address-source.ts';

const parts: readonly AddressPart[] = [
  'street',
  'street',
  'pob',
  'city',
  'province',
  'postalcode',
  'country',
  'whole',
];
const columns = parts.map((name, index) => ({ index, name }));
const addressColumns = Object.fromEntries(Map.groupBy(columns, ({ name }) => name));
const label = { index: parts.length, name: 'label' };

interface Said {
  readonly street?: string;
  readonly street2?: string;
  readonly city?: string;
  readonly country?: string;
  readonly whole?: string;
  readonly label?: string;
}

/** What a source of one address reads; its side is known, or stands in the column of labels. */
function read(said: Said, side?: AddressGroup['side']): readonly Entry[] {
  const { street = '', street2 = '', city = '', country = '', whole = '' } = said;
  const labelColumn = side === undefined ? label : undefined;
  const source = addressSource(addressColumns, labelColumn, side);
  return source.read([street, street2, '', city, '', '', country, whole, said.label ?? '']);
}

function place(...entries: readonly Entry[]): Values {
  const values: Values = {};
  placeEntries(values, {}, entries);
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}

describe('addressSource', () => {
  it('reads an address to the side that its label names', () => {
    expect(place(...read({ street: 'Via Appia', city: 'Roma', label: '* Casa' }))).toEqual({
      homestreet: 'Via Appia',
      homecity: 'Roma',
    });
  });

  it('reads one of a side that is known', () => {
    expect(place(...read({ city: 'Roma' }, 'home'))).toEqual({ homecity: 'Roma' });
  });

  it('joins the lines of a street', () => {
    expect(place(...read({ street: 'Via Appia', street2: 'Int. 3' }, 'work'))).toEqual({
      workstreet: 'Via Appia\nInt. 3',
    });
  });

  it('takes the address in one piece where it has no street', () => {
    expect(place(...read({ whole: 'Via Appia\nRoma' }, 'work'))).toEqual({
      workstreet: 'Via Appia\nRoma',
    });
    expect(place(...read({ whole: 'Via Appia\nRoma', city: 'Roma' }, 'work'))).toEqual({
      workstreet: 'Via Appia\nRoma',
      workcity: 'Roma',
    });
  });

  it('leaves the address in one piece out where it has a street', () => {
    expect(place(...read({ whole: 'Via Appia\nRoma', street: 'Via Appia' }, 'work'))).toEqual({
      workstreet: 'Via Appia',
    });
    expect(place(...read({ whole: 'Via Appia\nRoma', street2: 'Int. 3' }, 'work'))).toEqual({
      workstreet: 'Int. 3',
    });
  });

  it('begins with the first of its columns in the file', () => {
    const city = { index: 3, name: 'city' };
    const street = { index: 7, name: 'street' };
    const source = addressSource({ street: [street], city: [city] }, label, undefined);
    expect(source.firstColumn).toBe(3);
  });

  it('reads nothing of a row that has none', () => {
    expect(read({ label: 'Home' })).toEqual([]);
  });

  it('never mixes two addresses, and puts the second into the notes as a whole', () => {
    const first = read({ street: 'Via Appia', label: 'Work' });
    const second = read({ street: 'Corso Italia', city: 'Milano', label: 'Work' });
    expect(place(...first, ...second)).toEqual({
      workstreet: 'Via Appia',
      notes: 'Address (Work): Corso Italia, Milano',
    });
  });

  it('puts an address of no side where there is room, work before home', () => {
    const [work, other] = [read({ city: 'Roma' }, 'work'), read({ city: 'Bari' }, 'other')];
    expect(place(...other)).toEqual({ workcity: 'Bari' });
    expect(place(...other, ...work)).toEqual({ workcity: 'Roma', homecity: 'Bari' });
    expect(place(...read({ city: 'Ostia', label: '' }), ...work)).toEqual({
      workcity: 'Roma',
      homecity: 'Ostia',
    });
  });

  it('tells in the notes what the user calls it', () => {
    expect(place(...read({ city: 'Ostia', country: 'IT', label: 'Mare' }))).toEqual({
      workcity: 'Ostia',
      workcountry: 'IT',
      notes: 'Address (Mare): Ostia, IT',
    });
  });
});

describe('addressFields', () => {
  it('are those of the side, or of both where it is not known', () => {
    expect(addressFields('city', 'home')).toEqual(['homecity']);
    expect(addressFields('city', 'other')).toEqual(['workcity', 'homecity']);
    expect(addressFields('whole', undefined)).toEqual(['workstreet', 'homestreet']);
  });
});
