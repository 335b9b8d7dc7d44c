import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import { ConfigError } from '../config/config-error.ts';
import type { KeySource } from '../config/load-config.ts';
import { readDevelopmentSecret } from '../config/development-secret.ts';
import { dataFolder } from '../config/paths.ts';
import { algorithmOf } from './algorithm-of.ts';
import { openKeySet, type VerificationKey } from './jwt.ts';

/** @throws ConfigError for a key that cannot be used. */
export function openVerificationKey(source: KeySource): VerificationKey {
  switch (source.kind) {
    case 'secret':
      return fromSecret(source.secret);
    case 'development':
      return fromSecret(readDevelopmentSecret(dataFolder));
    case 'publicKey':
      return fromPem(source.pem);
    case 'keySet':
      return { key: openKeySet(source.url), algorithms: ['RS256', 'ES256', 'EdDSA'] };
  }
}

function fromSecret(secret: string): VerificationKey {
  // As a key object jose prepares it once; as bytes, anew for each token.
  return { key: createSecretKey(Buffer.from(secret)), algorithms: ['HS256'] };
}

/** Environments often hold a PEM on one line, with `\n` spelt out. */
function fromPem(pem: string): VerificationKey {
  const key = parsePublicKey(pem.replaceAll('\\n', '\n'));
  const algorithm = algorithmOf(key);
  if (algorithm === undefined) {
    throw new ConfigError(
      'JWT_PUBLIC_KEY: must be an RSA key of at least 2048 bits, a P-256 key or an Ed25519 key',
    );
  }
  return { key, algorithms: [algorithm] };
}

function parsePublicKey(pem: string): KeyObject {
  if (!pem.includes('-----BEGIN PUBLIC KEY-----')) {
    throw new ConfigError('JWT_PUBLIC_KEY: must be a PEM that begins "-----BEGIN PUBLIC KEY-----"');
  }
  try {
    return createPublicKey(pem);
  } catch (cause) {
    throw new ConfigError('JWT_PUBLIC_KEY: the PEM cannot be read', { cause });
  }
}
