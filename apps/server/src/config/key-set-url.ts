import { ConfigError } from './config-error.ts';

/**
 * Tells whether keys may be had from a URL. Its password never stands in the message.
 *
 * @param isProduction Whether only this machine may answer without TLS.
 * @throws ConfigError where they may not.
 */
export function assertKeySetUrl(url: string, isProduction: boolean): void {
  const { protocol, username, password, hostname } = URL.parse(url) ?? {};
  if (protocol !== 'http:' && protocol !== 'https:') refuse('must be an http or https URL');
  if (username !== '' || password !== '') {
    refuse('must have no user name and no password: key sets are fetched without any');
  }
  if (isProduction && protocol === 'http:' && !isLoopback(hostname ?? '')) {
    refuse(
      'must begin with https:// in production, since whoever is on the way of http could replace the keys; only localhost, 127.0.0.0/8 and [::1] may be asked by http',
    );
  }
}

function refuse(reason: string): never {
  throw new ConfigError(`JWT_JWKS_URL: ${reason}`);
}

/** Of a host as URLs have it: an address of IPv4 is always four numbers. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.[\d.]+$/.test(hostname);
}
