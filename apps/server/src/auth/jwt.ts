import type { KeyObject } from 'node:crypto';
import { AppError } from '@phonebook/core';
import { createRemoteJWKSet, customFetch, errors, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { fetchBounded } from './fetch-bounded.ts';

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

/**
 * A key set (RFC 7517) that is fetched when it is first needed, again when it grows old, and for a token that
 * names a key which it has not: a new key serves within seconds. However many name none, they make one fetch
 * in that time. Where it cannot be had, nobody is let in.
 */
export function fetchKeySet(url: string): VerificationKey['key'] {
  return createRemoteJWKSet(new URL(url), {
    timeoutDuration: 5_000,
    cooldownDuration: 5_000,
    cacheMaxAge: 600_000,
    [customFetch]: fetchBounded,
  });
}

/** What jose says when the token is at fault, and not the key set or the way to it. */
const tokenFaults = [
  'ERR_JWT_',
  'ERR_JWS_',
  'ERR_JOSE_ALG_NOT_ALLOWED',
  'ERR_JOSE_NOT_SUPPORTED',
  'ERR_JWKS_NO_MATCHING_KEY',
  'ERR_JWKS_MULTIPLE_MATCHING_KEYS',
];

/** How long to wait for a key set that cannot be had. */
const retryAfterSeconds = 5;

/**
 * The claims of a token (RFC 7519) whose signature, times, issuer and audience hold. `exp` is
 * required, and clocks are given no tolerance.
 *
 * @throws AppError `token_invalid` when one of them does not hold, `keys_unavailable` when the key
 *   set cannot be had.
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
  try {
    // Two calls that read alike, but each is of an overload of its own.
    const { payload } =
      typeof key === 'function'
        ? await jwtVerify(token, key, options)
        : await jwtVerify(token, key, options);
    return payload;
  } catch (cause) {
    if (typeof key !== 'function' || isTokenFault(cause)) {
      throw new AppError('token_invalid', 'the token does not verify', { cause });
    }
    const reason = 'the key set cannot be had';
    throw new AppError('keys_unavailable', reason, { cause, retryAfterSeconds });
  }
}

function isTokenFault(error: unknown): boolean {
  return (
    error instanceof errors.JOSEError && tokenFaults.some((code) => error.code.startsWith(code))
  );
}

/** Signs a token with HS256. `expires` is a span of time such as `8h`. */
export function signJwt(claims: Claims, expires: string, secret: Uint8Array): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt()
    .setExpirationTime(expires)
    .sign(secret);
}
