import type { KeyObject } from 'node:crypto';

/**
 * The one algorithm that a public key serves for; undefined for a key that is weak (RFC 7518, section
 * 3.3) or of another kind.
 */
export function algorithmOf(key: KeyObject): string | undefined {
  const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa' && modulusLength >= 2048) return 'RS256';
  if (namedCurve === 'prime256v1') return 'ES256';
  return key.asymmetricKeyType === 'ed25519' ? 'EdDSA' : undefined;
}
