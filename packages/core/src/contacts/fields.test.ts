import { describe, expect, it } from 'vitest';
import { contactFields, fieldLimits, isContactField, lengthOverLimit } from './fields.ts';

const publishedColumns = [
  'name type homeemail workemail homephone workphone cellphone fax title company notes',
  'homestreet homepob homecity homeprovince homepostalcode homecountry',
  'workstreet workpob workcity workprovince workpostalcode workcountry url extension speeddial_num',
  'firstname lastname job facebook instagram linkedin',
  'workphone2 cellphone2 otherphone otheremail',
].flatMap((line) => line.split(' '));

describe('contactFields', () => {
  it('are the columns of the published table, each once', () => {
    expect([...contactFields].toSorted()).toEqual(publishedColumns.toSorted());
  });
});

describe('isContactField', () => {
  it('refuses the columns that no file may set', () => {
    expect(['id', 'owner_id', 'created_at'].filter(isContactField)).toEqual([]);
  });

  it('refuses the names that every object has', () => {
    const inherited = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', ''];
    expect(inherited.filter(isContactField)).toEqual([]);
  });
});

describe('fieldLimits', () => {
  it.each([
    {
      max: 25,
      unit: 'characters',
      fields: 'homephone workphone cellphone fax workphone2 cellphone2 otherphone',
    },
    { max: 10, unit: 'characters', fields: 'homepob workpob' },
    { max: 65_535, unit: 'bytes', fields: 'notes' },
  ])('allows $max $unit in $fields and nowhere else', ({ max, unit, fields }) => {
    const limited = contactFields.filter((field) => fieldLimits[field].max === max);
    expect(limited.toSorted()).toEqual(fields.split(' ').toSorted());
    expect(limited.every((field) => fieldLimits[field].unit === unit)).toBe(true);
  });

  it('allows 255 characters everywhere else', () => {
    const others = contactFields.filter((field) => fieldLimits[field].max === 255);
    expect(others).toHaveLength(contactFields.length - 10);
    expect(others.every((field) => fieldLimits[field].unit === 'characters')).toBe(true);
  });
});

describe('lengthOverLimit', () => {
  const tenCharacters = { max: 10, unit: 'characters' } as const;
  const tenBytes = { max: 10, unit: 'bytes' } as const;

  it('accepts exactly the limit and tells the length of one more', () => {
    expect(lengthOverLimit('x'.repeat(10), tenCharacters)).toBeUndefined();
    expect(lengthOverLimit('x'.repeat(11), tenCharacters)).toBe(11);
    expect(lengthOverLimit('x'.repeat(10), tenBytes)).toBeUndefined();
    expect(lengthOverLimit('x'.repeat(11), tenBytes)).toBe(11);
  });

  it('counts a character outside the basic plane once', () => {
    expect(lengthOverLimit('😀'.repeat(10), tenCharacters)).toBeUndefined();
    expect(lengthOverLimit('😀'.repeat(11), tenCharacters)).toBe(11);
  });

  it('counts the bytes of UTF-8, not the characters', () => {
    expect(lengthOverLimit('é'.repeat(5), tenBytes)).toBeUndefined();
    expect(lengthOverLimit('é'.repeat(6), tenBytes)).toBe(12);
    expect(lengthOverLimit('€'.repeat(3), tenBytes)).toBeUndefined();
    expect(lengthOverLimit('€'.repeat(4), tenBytes)).toBe(12);
    expect(lengthOverLimit('😀😀', tenBytes)).toBeUndefined();
    expect(lengthOverLimit('😀😀😀', tenBytes)).toBe(12);
  });

  it('accepts the empty text', () => {
    expect(lengthOverLimit('', tenCharacters)).toBeUndefined();
    expect(lengthOverLimit('', tenBytes)).toBeUndefined();
  });
});
