import { describe, expect, it } from 'vitest';
import { parseVisibility } from './visibility.ts';

describe('parseVisibility', () => {
  it('reads an empty cell as private', () => {
    expect(parseVisibility('')).toBe('private');
  });

  it.each(['private', 'Private', 'PRIVATE'])('reads %s as private', (written) => {
    expect(parseVisibility(written)).toBe('private');
  });

  it.each(['public', 'Public', 'pUBLIC'])('reads %s as public', (written) => {
    expect(parseVisibility(written)).toBe('public');
  });

  it.each([
    ['group:sales', 'group:sales'],
    ['group:sales,support', 'group:sales,support'],
    ['GROUP:Sales', 'group:Sales'],
    ['Group: sales , support ', 'group:sales,support'],
    ['group:,sales,,support,', 'group:sales,support'],
    ['group:sales,support,sales', 'group:sales,support'],
    ['group:sales,Sales', 'group:sales,Sales'],
    ['group:first floor,2', 'group:first floor,2'],
    ['group:Größe,営業', 'group:Größe,営業'],
    ['group:privates,my public', 'group:privates,my public'],
    ['group:a:b', 'group:a:b'],
  ])('stores %j as %j', (written, stored) => {
    expect(parseVisibility(written)).toBe(stored);
  });

  it.each(['group:', 'group:,', 'group: , ,'])('refuses %j, which names no group', (written) => {
    expect(parseVisibility(written)).toBeUndefined();
  });

  it.each([
    'group:private',
    'group:Public',
    'group:speeddial',
    'group:SPEEDDIAL',
    'group:sales,public',
    'group: private ',
    'group:group:sales',
    'group:sales,Group:support',
  ])('refuses %j, whose group has a reserved name', (written) => {
    expect(parseVisibility(written)).toBeUndefined();
  });

  it.each([
    'foo',
    'speeddial',
    'group',
    'groups:sales',
    'group sales',
    'private,public',
    '0',
    'null',
  ])('refuses %j, which is none of the three', (written) => {
    expect(parseVisibility(written)).toBeUndefined();
  });

  it('answers a form that it reads as itself', () => {
    for (const written of ['', 'PUBLIC', 'Group: b , a ,b', 'group:Größe']) {
      const stored = parseVisibility(written) ?? '';
      expect(parseVisibility(stored)).toBe(stored);
    }
  });
});
