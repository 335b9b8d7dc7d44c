import { generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  authenticateBy,
  byHmac,
  byKey,
  claimsWith,
  forge,
  keyAlgorithms,
  keyPairs,
  outcomeOf,
  pemOf,
} from '../../test/forged-token.ts';
import { ConfigError } from '../config/config-error.ts';
import { readDevelopmentSecret } from '../config/development-secret.ts';
import { dataFolder } from '../config/paths.ts';
import { openVerificationKey } from './verification-key.ts';

function publicPem({ publicKey }: KeyPairKeyObjectResult): string {
  return publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

function privatePem({ privateKey }: KeyPairKeyObjectResult): string {
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

const usable =
  'JWT_PUBLIC_KEY: must be an RSA key of at least 2048 bits, a P-256 key or an Ed25519 key';
const notPublic = 'JWT_PUBLIC_KEY: must be a PEM that begins "-----BEGIN PUBLIC KEY-----"';

describe('openVerificationKey', () => {
  it('takes the secret of development where nothing is configured', async () => {
    const secret = readDevelopmentSecret(dataFolder);
    const token = forge({ alg: 'HS256' }, claimsWith(), byHmac(secret));
    expect(await outcomeOf(authenticateBy({}), token)).toBe('user ann');
  });

  it('reads a secret as UTF-8', async () => {
    const secret = 'ein Geheimnis für die Prüfungen, länger als 32';
    const token = forge({ alg: 'HS256' }, claimsWith(), byHmac(Buffer.from(secret, 'utf8')));
    expect(await outcomeOf(authenticateBy({ JWT_SECRET: secret }), token)).toBe('user ann');
  });

  it.each(keyAlgorithms)('takes a public key for %s, as it is and on one line', async (alg) => {
    const token = forge({ alg }, claimsWith(), byKey(keyPairs[alg].privateKey));
    for (const pem of [pemOf(alg), pemOf(alg).replaceAll('\n', '\\n')]) {
      expect(await outcomeOf(authenticateBy({ JWT_PUBLIC_KEY: pem }), token)).toBe('user ann');
    }
  });

  it.each([
    ['a short RSA key', publicPem(generateKeyPairSync('rsa', { modulusLength: 1024 })), usable],
    ['another curve', publicPem(generateKeyPairSync('ec', { namedCurve: 'P-384' })), usable],
    [
      'an RSA key for PSS',
      publicPem(generateKeyPairSync('rsa-pss', { modulusLength: 2048 })),
      usable,
    ],
    ['another kind of key', publicPem(generateKeyPairSync('x25519')), usable],
    ['a private key', privatePem(generateKeyPairSync('ed25519')), notPublic],
    ['no key at all', 'key', notPublic],
  ])('refuses %s', (_case, pem, message) => {
    expect(() => openVerificationKey({ kind: 'publicKey', pem })).toThrow(new ConfigError(message));
  });

  it('refuses a damaged key, and hands on what is wrong with it', () => {
    const pem = '-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----';
    const cause: unknown = expect.objectContaining({ code: 'ERR_OSSL_UNSUPPORTED' });
    expect(() => openVerificationKey({ kind: 'publicKey', pem })).toThrow(
      expect.objectContaining({ message: 'JWT_PUBLIC_KEY: the PEM cannot be read', cause }),
    );
  });
});
