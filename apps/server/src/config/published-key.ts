import { createPublicKey, X509Certificate } from 'node:crypto';

/** In what form a key is published. */
export type PublishedForm = 'PEM' | 'JWK' | 'DER' | 'OpenSSH';

/**
 * The form in which a text is a public key, a set of them or a certificate: what others may have, and no
 * secret. Also where the whole is in base64, as environments often hold it. Undefined for other texts.
 */
export function publishedFormOf(text: string): PublishedForm | undefined {
  // Of other texts than base64 this is a few bytes that mean nothing.
  const decoded = Buffer.from(text.replaceAll(/\\n|\s/g, ''), 'base64');
  return textFormOf(text) ?? textFormOf(decoded.toString()) ?? (isDer(decoded) ? 'DER' : undefined);
}

function textFormOf(text: string): PublishedForm | undefined {
  if (text.includes('-----BEGIN')) return 'PEM';
  if (/^(?:ssh|ecdsa)-\S+ AAAA/.test(text)) return 'OpenSSH';
  return isJwk(text) ? 'JWK' : undefined;
}

/** Whether it is a key or a set of keys in JSON (RFC 7517). */
function isJwk(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && ('kty' in value || 'keys' in value);
  } catch {
    return false;
  }
}

/** Whether these bytes stand between the lines of a PEM that holds a public key or a certificate. */
function isDer(key: Buffer): boolean {
  const readers = [
    () => createPublicKey({ key, format: 'der', type: 'spki' }),
    () => createPublicKey({ key, format: 'der', type: 'pkcs1' }),
    () => new X509Certificate(key),
  ];
  return readers.some((read) => {
    try {
      return read() !== undefined;
    } catch {
      return false;
    }
  });
}
