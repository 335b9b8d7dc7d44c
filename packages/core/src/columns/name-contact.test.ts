import { describe, expect, it } from 'vitest';
import type { Entry } from './entry.ts';
import { nameContact, type ContactName } from './name-contact.ts';
import type { Values } from './place-entries.ts';

function candidate(index: number, caption: string, value: string): Entry {
  return {
    column: { index, name: caption },
    value,
    choices: [],
    caption,
    isSpare: false,
    nameRank: index,
  };
}

function name(
  values: Values,
  nameCandidates: readonly Entry[] = [],
  isForeign = true,
): ContactName {
  return nameContact({ values, origins: {}, nameCandidates, lostNumber: undefined }, isForeign);
}

describe('nameContact', () => {
  it('takes the name that the row gives', () => {
    const values = { name: 'Ada L.', firstname: 'Ada', lastname: 'Lovelace', company: 'Engines' };
    expect(name(values)).toEqual({ name: 'Ada L.', substitute: undefined });
  });

  it.each([
    [{ firstname: 'Ada', lastname: 'Lovelace' }, 'Ada Lovelace'],
    [{ name: '', firstname: 'Ada', lastname: '' }, 'Ada'],
    [{ lastname: 'Lovelace' }, 'Lovelace'],
  ])('makes one of first and last name: %j', (values, expected) => {
    expect(name(values)).toEqual({ name: expected, substitute: undefined });
  });

  const everything: Values = {
    company: 'Engines',
    workemail: 'w@x',
    homeemail: 'h@x',
    otheremail: 'o@x',
    workphone: '1',
    cellphone: '2',
    homephone: '3',
    workphone2: '4',
    cellphone2: '5',
    otherphone: '6',
    fax: '7',
  };

  it('else takes company, e-mail or number, in this order', () => {
    const left = Object.entries(everything);
    const substitutes: (string | undefined)[] = [];
    for (; left.length > 0; left.shift()) {
      substitutes.push(name(Object.fromEntries(left)).substitute);
    }
    expect(substitutes).toEqual(Object.keys(everything));
  });

  it('takes what the contact is filed as before any of these', () => {
    const values = { ...everything };
    const candidates = [candidate(0, 'File As', 'Ada'), candidate(1, 'Nickname', 'Countess')];
    expect(name(values, candidates)).toEqual({ name: 'Ada', substitute: 'File As' });
    expect(values).toEqual({ ...everything, notes: 'Nickname: Countess' });
  });

  it('puts into the notes what could have named it, unless it is the name', () => {
    const values: Values = { name: 'Ada', notes: 'Regular' };
    name(values, [candidate(0, 'File As', 'Ada'), candidate(1, 'Nickname', 'Countess')]);
    expect(values.notes).toBe('Regular\nNickname: Countess');
  });

  it('answers nothing for a contact of which only other things are known', () => {
    expect(name({ notes: 'Birthday: 1.1.', homecity: 'Roma' }).name).toBe('');
  });

  it('takes no substitute in a file of our own columns', () => {
    expect(name(everything, [], false)).toEqual({ name: '', substitute: undefined });
  });
});
