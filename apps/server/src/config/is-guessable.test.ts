import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isGuessable } from './is-guessable.ts';

describe('isGuessable', () => {
  it.each([
    ['one character', 'x'.repeat(64)],
    ['seven characters', 'abcdefgabcdfegbacdefgabcdefgacbdefg'],
    ['a repeated placeholder', 'changemechangemechangemechangeme'],
    ['one with signs between', 'change-me, change-me, change-me, '],
    ['a repeated text that is cut', 'your-256-bit-secret-your-256-bit-secret'],
    ['digits in a row, again and again', '1234567890'.repeat(4)],
    ['a long text twice', 'correct horse battery staple'.repeat(2)],
  ])('says so of %s', (_case, secret) => {
    expect(isGuessable(secret)).toBe(true);
  });

  it.each([
    ['a sentence', 'a secret of the tests, longer than 32 bytes'],
    ['eight characters without a period', 'abcdefghabcdfeghbacdefghabcdefghacb'],
    ['a text whose end is its beginning', 'changeme, said the secret, changeme'],
    ['bytes in base64', randomBytes(32).toString('base64')],
    ['few bytes in hexadecimal digits', '9f86d081884c7d659a2feaa0c55ad015'],
  ])('does not say so of %s', (_case, secret) => {
    expect(isGuessable(secret)).toBe(false);
  });
});
