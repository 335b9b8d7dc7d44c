import { generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publishedFormOf } from './published-key.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const { publicKey } = generateKeyPairSync('ed25519');
const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const jwk = publicKey.export({ format: 'jwk' });
/** Made with `openssl req -x509 -newkey ed25519 -subj /CN=test`. */
const certificate =
  'MIIBMjCB5aADAgECAhQ2aoGryBCpDhtKaSg/WOFvggn75TAFBgMrZXAwDzENMAsGA1UEAwwEdGVzdDAeFw0yNjExMzAyMTQyMjdaFw0zNjExMjcyMTQyMjdaMA8xDTALBgNVBAMMBHRlc3QwKjAFBgMrZXADIQB3TPsxqY/TPTSpwt0PZ7GiphszrH5IHDMvpEhbU73bt6NTMFEwHQYDVR0OBBYEFEG4o05uDdheveDb7tsgsUAyqwerMB8GA1UdIwQYMBaAFEG4o05uDdheveDb7tsgsUAyqwerMA8GA1UdEwEB/wQFMAMBAf8wBQYDK2VwA0EAFnrhTX9Sq+ovehdTmRL4IkwlYmNJ7eb/HiGv0z6eh6ZMLyX0ZecMHmoS12/NSBDHAs/SQVkRJfnFupPr4x4LDw==';

function bodyOf(text: string): string {
  return text.replaceAll(/-----[^-]+-----/g, '');
}

describe('publishedFormOf', () => {
  it.each([
    ['a public key', pem, 'PEM'],
    ['one on one line', pem.replaceAll('\n', '\\n'), 'PEM'],
    ['the first line of one', '-----BEGIN CERTIFICATE-----', 'PEM'],
    ['one in base64', Buffer.from(pem).toString('base64'), 'PEM'],
    ['the body of one', bodyOf(pem), 'DER'],
    ['the body of one without line ends', bodyOf(pem).replaceAll('\n', ''), 'DER'],
    ['the body of one on one line', bodyOf(pem).trim().replaceAll('\n', '\\n'), 'DER'],
    ['a short key', publicKey.export({ type: 'spki', format: 'der' }).toString('base64'), 'DER'],
    [
      'a PKCS #1 key',
      rsa.publicKey.export({ type: 'pkcs1', format: 'der' }).toString('base64'),
      'DER',
    ],
    ['a certificate', certificate, 'DER'],
    ['a JSON web key', JSON.stringify(jwk), 'JWK'],
    ['a set of them', JSON.stringify({ keys: [jwk] }, undefined, 2), 'JWK'],
    [
      'a set in base64url',
      Buffer.from(JSON.stringify({ keys: [jwk] })).toString('base64url'),
      'JWK',
    ],
    ['a key of OpenSSH', `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${'b'.repeat(42)} ann@a`, 'OpenSSH'],
  ])('knows %s', (_case, text, form) => {
    expect(publishedFormOf(text)).toBe(form);
  });

  it('knows none in random secrets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 24, maxLength: 96 }), (bytes) => {
        const secret = Buffer.from(bytes);
        for (const encoding of ['base64', 'base64url', 'hex'] as const)
          expect(publishedFormOf(secret.toString(encoding))).toBeUndefined();
      }),
    );
  });

  it.each([
    'correct horse battery staple, and then some',
    '{"a":"passphrase in braces"}',
    '12345678',
  ])('knows none in %s', (text) => {
    expect(publishedFormOf(text)).toBeUndefined();
  });
});
