import { createHash, randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isGuessable } from './is-guessable.ts';

describe('isGuessable', () => {
  it.each([
    ['one character', 'x'.repeat(64)],
    ['seven characters', 'agcebfdagbecfdgacebdfgaecbfdbgaecf'],
    ['a repeated placeholder', 'changemechangemechangemechangeme'],
    ['one with signs between', 'change-me, change-me, change-me, '],
    ['a repeated text that is cut', 'your-256-bit-secret-your-256-bit-secret'],
    ['digits in a row, again and again', '1234567890'.repeat(4)],
    ['a long text twice', 'correct horse battery staple'.repeat(2)],
    ['the alphabet', 'abcdefghijklmnopqrstuvwxyz123456'],
    ['the digits of base 32', '0123456789abcdefghijklmnopqrstuv'],
    ['the alphabet backwards', 'ZYXWVUTSRQPONMLKJIHGFEDCBA987654'],
    ['the rows of a keyboard', 'qwertyuiopasdfghjklzxcvbnm123456'],
    ['digits in pairs', '00112233445566778899aabbccddeeff'],
    ['the example of jwt.io', 'a-string-secret-at-least-256-bits-long'],
    ['its older example', 'your-256-bit-secret, again: my own'],
    ['a placeholder', 'please-change-this-secret-in-prod!'],
    ['one that is to be replaced', 'REPLACE_ME with 32 random bytes, at least'],
    ['one of a template', 'your_jwt_secret_goes_here_before_you_deploy'],
    [
      'the example of RFC 7515',
      'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow',
    ],
  ])('says so of %s', (_case, secret) => {
    expect(isGuessable(secret)).toBe(true);
  });

  it.each([
    ['a sentence', 'a secret of the tests, longer than 32 bytes'],
    ['eight characters without a period', 'ahcfebgdhacgfbdehcagbfdhecafgbehdc'],
    ['a text whose end is its beginning', 'tulips, said the secret, and tulips'],
    ['bytes in base64', randomBytes(32).toString('base64')],
    ['few bytes in hexadecimal digits', '9f86d081884c7d659a2feaa0c55ad015'],
  ])('does not say so of %s', (_case, secret) => {
    expect(isGuessable(secret)).toBe(false);
  });

  it('does not say so of random secrets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 24, maxLength: 96 }), (bytes) => {
        // Of bytes that are few or alike fast-check makes more than chance does.
        const secret = createHash('sha512').update(bytes).digest().subarray(0, bytes.length);
        for (const encoding of ['base64', 'base64url', 'hex'] as const)
          expect(isGuessable(secret.toString(encoding))).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('does not say so of passphrases', () => {
    const words = fc.shuffledSubarray(
      'your key is a secret that opens my old green house behind seven hundred first strong tulips'.split(
        ' ',
      ),
      { minLength: 8 },
    );
    fc.assert(
      fc.property(words, fc.constantFrom(' ', ', ', '.', ''), (chosen, joint) => {
        expect(isGuessable(chosen.join(joint))).toBe(false);
      }),
    );
  });
});
