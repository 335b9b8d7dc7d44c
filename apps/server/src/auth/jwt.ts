import type { KeyObject } from 'node:crypto';
import { AppError } from '@phonebook/core';
import {
  createRemoteJWKSet,
  customFetch,
  errors,
  jwtVerify,
  SignJWT,
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

/** How long to wait for a key set that cannot be had. */
const retryAfterSeconds = keySetLimits.cooldownMs / 1_000;

/**
 * A key set (RFC 7517) that is fetched when it is first needed, when it grows old, and when a token
 * names a key that it does not have; for however many tokens, once in `cooldownMs`. A set that is
 * about to grow old is renewed beside the requests, so that one that cannot be had just then serves
 * on until it is `maxAgeMs` old, and never longer: keys are withdrawn by it.
 *
 * A key that a token names and the set does not have may be a new one: while the set cannot be fetched, that is
 * `keys_unavailable`, however young the set, and no fault of the token.
 *
 * jose goes by the clock of the machine: set back by an hour, it fetches no unknown key before the next renewal,
 * and believes keys for an hour longer if the set cannot be renewed.
 */
export function openKeySet(
  url: string,
  limits: KeySetLimits = keySetLimits,
): VerificationKey['key'] {
  const fetchKeySet = createKeySetFetch(limits);
  let hadAt = Number.POSITIVE_INFINITY;
  const keySet = createRemoteJWKSet(new URL(url), {
    [customFetch]: async (address, ask) => {
      const response = await fetchKeySet(address, ask);
      hadAt = performance.now();
      return response;
    },
    timeoutDuration: limits.timeoutMs,
    cooldownDuration: limits.cooldownMs,
    cacheMaxAge: limits.maxAgeMs,
  });
  return async (header, token) => {
    const ageMs = performance.now() - hadAt;
    // What it fails for is told to those who need it, when it is too old.
    if (ageMs >= limits.renewAfterMs) void keySet.reload().catch(() => undefined);
    try {
      return await keySet(header, token);
    } catch (cause) {
      if (isTokenFault(cause)) throw cause;
      const reason = 'the key set cannot be had';
      throw new AppError('keys_unavailable', reason, { cause, retryAfterSeconds });
    }
  };
}

/** Whether the token names no key of the set, or leaves open which. */
function isTokenFault(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys
  );
}

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
    ...(issuer && { issuer }),
    ...(audience && { audience }),
  };
  try {
    assertCanonical(token);
    // Two calls that read alike, but each is of an overload of its own.
    const { payload } =
      // Stryker disable next-line ConditionalExpression,EqualityOperator,StringLiteral: only types tell the calls apart
      typeof key === 'function'
        ? await jwtVerify(token, key, options)
        : await jwtVerify(token, key, options);
    assertMoment(payload.exp);
    return payload;
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('token_invalid', 'the token does not verify', { cause });
  }
}

/** One spelling of base64url, that of RFC 7515: jose takes blanks, padding and stray bits too. */
function assertCanonical(token: string): void {
  const parts = token.split('.');
  if (parts.some((part) => Buffer.from(part, 'base64url').toString('base64url') !== part)) {
    throw new errors.JWSInvalid('a part is not in base64url');
  }
}

/** JSON has numbers beyond all dates, which JavaScript reads as infinity. */
function assertMoment(seconds = Number.NaN): void {
  if (Number.isNaN(new Date(seconds * 1_000).getTime())) {
    throw new errors.JWTInvalid('exp is no moment');
  }
}

/** Signs a token with HS256. `expires` is a span of time such as `8h`. */
export function signJwt(claims: Claims, expires: string, secret: Uint8Array): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt()
    .setExpirationTime(expires)
    .sign(secret);
}
