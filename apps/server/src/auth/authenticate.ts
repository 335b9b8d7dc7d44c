import type { Identity, User } from '@phonebook/api';
import { AppError } from '@phonebook/core';
import type { Config } from '../config/load-config.ts';
import { verifyJwt, type Claims } from './jwt.ts';
import { toUser } from './to-user.ts';
import { openVerificationKey } from './verification-key.ts';

/** Tells who calls from the header `Authorization`, the one place a token is taken from. */
export type Authenticate = (authorization: string | undefined) => Promise<Identity>;

/** @throws ConfigError for a key that cannot be used. */
export function createAuthenticate({ key, issuer, audience }: Config): Authenticate {
  const verificationKey = openVerificationKey(key);

  async function verify(token: string): Promise<User> {
    const claims = await verifyJwt(token, verificationKey, { issuer, audience });
    assertEnd(claims);
    assertSecondFactor(claims);
    return toUser(claims);
  }

  return async (authorization) => {
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
function findToken(authorization = ''): string | undefined {
  return /^bearer +(\S.*)$/i.exec(authorization)?.[1];
}

/** JSON has numbers that are larger than any: such a token would hold for ever. */
function assertEnd({ exp }: Claims): void {
  if (!Number.isFinite(exp)) throw new AppError('token_invalid', 'the token never expires');
}

/** Who has to show a second factor holds a token of no use until it is shown. */
function assertSecondFactor(claims: Claims): void {
  if (claims['2fa'] === true && claims['otp_verified'] !== true) {
    throw new AppError('token_invalid', 'the second factor is not verified');
  }
}
