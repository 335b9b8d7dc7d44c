import type { KeyObject } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify, SignJWT, type JWTPayload } from 'jose';

export type Claims = JWTPayload;
type RemoteKeySet = ReturnType<typeof createRemoteJWKSet>;

/** A key and the algorithms that it serves for: the token has no say in that (RFC 8725, 3.1). */
export interface VerificationKey {
  readonly key: Uint8Array | KeyObject | RemoteKeySet;
  readonly algorithms: readonly string[];
}

interface Expectations {
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
}

/** A key set (RFC 7517) that is fetched when it is first needed, and again when it grows old. */
export function fetchKeySet(url: string): VerificationKey['key'] {
  return createRemoteJWKSet(new URL(url), { timeoutDuration: 5_000 });
}

/**
 * The claims of a token (RFC 7519) whose signature, times, issuer and audience hold. `exp` is
 * required, and clocks are given no tolerance.
 *
 * @throws Error in jose's words when one of them does not hold.
 */
export async function verifyJwt(
  token: string,
  { key, algorithms }: VerificationKey,
  { issuer, audience }: Expectations,
): Promise<Claims> {
  const options = {
    algorithms: [...algorithms],
    requiredClaims: ['exp'],
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
  };
  const { payload } =
    typeof key === 'function'
      ? await jwtVerify(token, key, options)
      : await jwtVerify(token, key, options);
  return payload;
}

/** Signs a token with HS256. `expires` is a span of time such as `8h`. */
export function signJwt(claims: Claims, expires: string, secret: Uint8Array): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt()
    .setExpirationTime(expires)
    .sign(secret);
}
