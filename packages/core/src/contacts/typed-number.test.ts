import { describe, expect, it } from 'vitest';
import { contactFields } from './fields.ts';
import { isNumberField, isScientific, unwrapNumber } from './typed-number.ts';

describe('isNumberField', () => {
  it('knows the fields that hold a number to dial or a postal code', () => {
    expect(contactFields.filter(isNumberField)).toEqual([
      'homephone',
      'workphone',
      'cellphone',
      'fax',
      'homepostalcode',
      'workpostalcode',
      'extension',
      'speeddial_num',
      'workphone2',
      'cellphone2',
      'otherphone',
    ]);
  });
});

describe('unwrapNumber', () => {
  it.each([
    ['="00390541"', '00390541'],
    ['=" 0541 "', '0541'],
    ['=""', ''],
    ["'0541", '0541'],
    ["' 0541", '0541'],
    ["'+39 0541", '+39 0541'],
    ["'", ''],
  ])('takes off %s what a spreadsheet needs to keep it text', (value, number) => {
    expect(unwrapNumber(value)).toBe(number);
  });

  it.each([
    '',
    '0541',
    '+39 (0541) 12-34/5',
    '007',
    '12 ext. 3',
    '0541;ext=3',
    '=0541',
    '=A1',
    '="a"&"b"',
    '"0541"',
    "0541'",
    '*21#',
  ])('leaves %j as it was typed', (value) => {
    expect(unwrapNumber(value)).toBe(value);
  });
});

describe('isScientific', () => {
  it.each([
    '3,93E+11',
    '3.93E+11',
    '3.93e+11',
    '3E+11',
    '3.9054112345E+11',
    '+3,9E+12',
    '-1E+100',
    '39E+10',
    '39.3E+11',
    '3.93347E11',
    '3,93E11',
  ])('knows %s for a number that lost its last digits', (value) => {
    expect(isScientific(value)).toBe(true);
  });

  it.each([
    '',
    '393',
    '39,3',
    '393E11',
    '1e5',
    '3.93E1',
    '3.93E1000',
    '3E-11',
    'E+11',
    '3.93E+',
    '3.93E+1000',
    '3.E+11',
    '+39 0541 E+11',
    '3,93E+11 (Ada)',
  ])('does not take %j for one', (value) => {
    expect(isScientific(value)).toBe(false);
  });
});
