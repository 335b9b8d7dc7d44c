import type { KeyObject } from 'node:crypto';

/** The one algorithm that a public key serves for; undefined for a key that is weak or of another kind. */
export function algorithmOf({
  asymmetricKeyType,
  asymmetricKeyDetails,
}: KeyObject): string | undefined {
  switch (asymmetricKeyType) {
    case 'rsa':
      // RFC 7518, section 3.3.
      return (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048 ? 'RS256' : undefined;
    case 'ec':
      return asymmetricKeyDetails?.namedCurve === 'prime256v1' ? 'ES256' : undefined;
    case 'ed25519':
      return 'EdDSA';
    default:
      return undefined;
  }
}
