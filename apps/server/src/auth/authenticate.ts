import type { Identity, User } from '@phonebook/api';
import { AppError } from '@phonebook/core';
import type { Config } from '../config/load-config.ts';
import { verifyJwt, type Claims } from './jwt.ts';
import { toUser } from './to-user.ts';
import { openVerificationKey } from './verification-key.ts';

/**
 * Tells who calls from the header `Authorization`, the one place a token is taken from. Of several
 * none is believed: a proxy may have looked at another one than we would.
 */
export type Authenticate = (authorizations: readonly string[]) => Promise<Identity>;

/** @throws ConfigError for a key that cannot be used. */
export function createAuthenticate({ key, issuer, audience }: Config): Authenticate {
  const verificationKey = openVerificationKey(key);

  async function verify(token: string): Promise<User> {
    const claims = await verifyJwt(token, verificationKey, { issuer, audience });
    assertSecondFactor(claims);
    return toUser(claims);
  }

  return async ([authorization, ...others]) => {
    if (others.length > 0) return { refusal: new AppError('token_invalid', 'several tokens') };
    const token = findToken(authorization);
    if (token === undefined) return { refusal: new AppError('token_missing', 'no bearer token') };
    try {
      return { user: await verify(token) };
    } catch (error) {
      if (error instanceof AppError) return { refusal: error };
      throw error;
    }
  };
}

/** The credentials of the scheme Bearer (RFC 6750, section 2.1), whose name is read in any case. */
function findToken(authorization: string | undefined): string | undefined {
  return authorization?.match(/^bearer +(\S.*)$/i)?.[1];
}

/**
 * Who has to show a second factor holds a token of no use until it is shown. Only `false` says that
 * none is asked for: a claim that cannot be understood is no way round.
 */
function assertSecondFactor(claims: Claims): void {
  const isNeeded = claims['2fa'] !== undefined && claims['2fa'] !== false;
  if (isNeeded && claims['otp_verified'] !== true) {
    throw new AppError('token_invalid', 'the second factor is not verified');
  }
}
