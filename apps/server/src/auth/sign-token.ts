import { ConfigError } from '../config/config-error.ts';
import type { Config } from '../config/load-config.ts';
import { readDevelopmentSecret } from '../config/development-secret.ts';
import { dataFolder } from '../config/paths.ts';
import { signJwt } from './jwt.ts';

export interface TokenRequest {
  readonly user: string;
  readonly capabilities: readonly string[];
  readonly groups: readonly string[];
  /** A span of time such as `8h`. */
  readonly expires: string;
}

/**
 * Signs a token that this service accepts: for development and tests.
 *
 * @throws ConfigError when the service verifies by a public key, whose private half it does not have.
 */
export function signToken(
  { user, capabilities, groups, expires }: TokenRequest,
  { key, issuer, audience }: Pick<Config, 'key' | 'issuer' | 'audience'>,
): Promise<string> {
  if (key.kind === 'publicKey' || key.kind === 'keySet') {
    throw new ConfigError(
      'JWT_SECRET: must be set to sign tokens; a public key only verifies them',
    );
  }
  const secret = key.kind === 'secret' ? key.secret : readDevelopmentSecret(dataFolder);
  const expected = { ...(issuer && { iss: issuer }), ...(audience && { aud: audience }) };
  const claims = { sub: user, capabilities, groups, ...expected };
  return signJwt(claims, expires, new TextEncoder().encode(secret));
}
