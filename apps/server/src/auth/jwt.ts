import type { KeyObject } from 'node:crypto';
import { AppError } from '@phonebook/core';
import {
  createRemoteJWKSet,
  customFetch,
  errors,
  jwksCache,
  jwtVerify,
  SignJWT,
  type JWKSCacheInput,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import { createKeySetFetch, keySetLimits, type KeySetLimits } from './fetch-key-set.ts';

export type Claims = JWTPayload;

/** A key and the algorithms that it serves for: the token has no say in that (RFC 8725, 3.1). */
export interface VerificationKey {
  readonly key: Uint8Array | KeyObject | JWTVerifyGetKey;
  readonly algorithms: readonly string[];
}

interface Expectations {
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
}

/**
 * A key set (RFC 7517) that is fetched when it is first needed, when it grows old, and when a token
 * names a key that it does not have; for however many tokens, once in `cooldownMs`. A set that is
 * about to grow old is renewed beside the requests, so that one that cannot be had just then serves
 * on until it is `maxAgeMs` old, and never longer: keys are withdrawn by it.
 */
export function openKeySet(
  url: string,
  limits: KeySetLimits = keySetLimits,
): VerificationKey['key'] {
  const cache: JWKSCacheInput = {};
  const keySet = createRemoteJWKSet(new URL(url), {
    [customFetch]: createKeySetFetch(limits),
    [jwksCache]: cache,
    timeoutDuration: limits.timeoutMs,
    cooldownDuration: limits.cooldownMs,
    cacheMaxAge: limits.maxAgeMs,
  });
  return (header, token) => {
    const isAging = cache.uat !== undefined && Date.now() - cache.uat >= limits.renewAfterMs;
    // What it fails for is told to those who need it, when it is too old.
    if (isAging) void keySet.reload().catch(() => undefined);
    return keySet(header, token);
  };
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
const retryAfterSeconds = keySetLimits.cooldownMs / 1_000;

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
    assertCompact(token);
    // Two calls that read alike, but each is of an overload of its own.
    const { payload } =
      typeof key === 'function'
        ? await jwtVerify(token, key, options)
        : await jwtVerify(token, key, options);
    assertMoment(payload.exp);
    return payload;
  } catch (cause) {
    if (typeof key !== 'function' || isTokenFault(cause)) {
      throw new AppError('token_invalid', 'the token does not verify', { cause });
    }
    const reason = 'the key set cannot be had';
    throw new AppError('keys_unavailable', reason, { cause, retryAfterSeconds });
  }
}

/** Three parts in base64url, spelt as RFC 7515 has it. jose takes blanks and padding in them too. */
function assertCompact(token: string): void {
  const parts = token.split('.');
  const isCanonical = parts.every(
    (part) => part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part,
  );
  if (parts.length !== 3 || !isCanonical) throw new errors.JWSInvalid('not a compact JWS');
}

/** JSON has numbers beyond all dates, which JavaScript reads as infinity. */
function assertMoment(seconds = Number.NaN): void {
  if (Number.isNaN(new Date(seconds * 1_000).getTime())) {
    throw new errors.JWTInvalid('exp is no moment');
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
