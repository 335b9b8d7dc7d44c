import { describe, expect, it } from 'vitest';
import { normalizeName, normalizePattern, numberIn } from './normalize-name.ts';

describe('normalizeName', () => {
  it.each([
    ['case', 'BUSINESS Phone', 'businessphone'],
    ['accents', 'Téléphone privé', 'telephoneprive'],
    ['accents that are characters of their own', 'Te\u0301le\u0301phone', 'telephone'],
    ['blanks of any kind, inside too', '\u00a0E-mail\u200b  Address\t', 'emailaddress'],
    ['a byte order mark', '\ufeffName', 'name'],
    ['punctuation', "Privat: PLZ (Büro's)", 'privatplzburos'],
    ['underscores', 'phone_1_number', 'phone1number'],
    ['the width of letters', 'Ｎａｍｅ', 'name'],
  ])('does not mind %s', (_what, name, normalized) => {
    expect(normalizeName(name)).toBe(normalized);
  });

  it('keeps letters of every script, and digits', () => {
    expect(normalizeName('電話 2')).toBe('電話2');
    expect(normalizeName('Straße')).toBe('straße');
  });

  it('leaves nothing of a name without letters', () => {
    expect(normalizeName(' -*- ')).toBe('');
  });
});

describe('normalizePattern', () => {
  it('keeps the place of a number', () => {
    expect(normalizePattern('E-mail # - Value')).toBe('email#value');
  });
});

describe('numberIn', () => {
  it('tells the number of a name, and the name without it', () => {
    expect(numberIn('phone12number')).toEqual({ pattern: 'phone#number', number: 12 });
  });

  it('takes the first of two', () => {
    expect(numberIn('address1line2')).toEqual({ pattern: 'address#line2', number: 1 });
  });

  it('answers nothing for a name without a number', () => {
    expect(numberIn('phone')).toBeUndefined();
  });
});
