import { AppError } from '@phonebook/core';
import { describe, expect, it } from 'vitest';
import { refusalOf } from './refusal-of.ts';

const importing = 'phonebook.ad_phonebook';

function userWith(...capabilities: string[]) {
  return { user: { id: 'ann', groups: [], capabilities: new Set(capabilities) } };
}

describe('refusalOf', () => {
  it('gives the reason why a caller was turned away, whatever would be needed', () => {
    const refusal = new AppError('token_invalid', 'the token does not verify');
    expect(refusalOf({ refusal }, importing)).toBe(refusal);
  });

  it('gives no reason for a user who holds the capability', () => {
    expect(refusalOf(userWith('other', importing), importing)).toBeUndefined();
  });

  it.each([
    ['none', []],
    ['a part of its name', ['phonebook', 'phonebook.ad_phonebook.more']],
    ['its name in other letters', [importing.toUpperCase()]],
    ['names of the prototype', ['constructor', 'has', '__proto__']],
  ])('names the capability to a user who holds %s', (_case, capabilities) => {
    expect(refusalOf(userWith(...capabilities), importing)).toMatchObject({
      code: 'capability_missing',
      message: 'the token does not hold phonebook.ad_phonebook',
    });
  });
});
