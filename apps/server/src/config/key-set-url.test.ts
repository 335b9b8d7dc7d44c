import { describe, expect, it } from 'vitest';
import { ConfigError } from './config-error.ts';
import { assertKeySetUrl } from './key-set-url.ts';

const withoutTls =
  'JWT_JWKS_URL: must begin with https:// in production, since whoever is on the way of http could replace the keys; only localhost, 127.0.0.0/8 and [::1] may be asked by http';
const withUser =
  'JWT_JWKS_URL: must have no user name and no password: key sets are fetched without any';

describe('assertKeySetUrl', () => {
  it.each([
    'https://keys.example/jwks?a=b',
    'http://localhost:3000/jwks',
    'http://127.0.0.1/jwks',
    'http://127.1:80/jwks',
    'http://127.9.9.9/jwks',
    'http://[::1]:3000/jwks',
  ])('lets keys be had from %s', (url) => {
    expect(() => assertKeySetUrl(url, true)).not.toThrow();
  });

  it.each([
    'http://keys.example/jwks',
    'http://10.0.0.1/jwks',
    'http://127.0.0.1.example/jwks',
    'http://127.example/jwks',
    'http://localhost.example/jwks',
    'http://[::2]/jwks',
  ])('wants TLS in production for %s', (url) => {
    expect(() => assertKeySetUrl(url, true)).toThrow(new ConfigError(withoutTls));
    expect(() => assertKeySetUrl(url, false)).not.toThrow();
  });

  it.each(['https://ann:pw@keys.example/', 'https://ann@keys.example/', 'http://:pw@127.0.0.1/'])(
    'refuses a user name and a password, and does not tell them: %s',
    (url) => {
      expect(() => assertKeySetUrl(url, true)).toThrow(new ConfigError(withUser));
      expect(() => assertKeySetUrl(url, false)).toThrow(new ConfigError(withUser));
    },
  );

  it.each(['ftp://keys.example/', 'keys.example', '//keys.example', ''])('refuses %j', (url) => {
    const message = 'JWT_JWKS_URL: must be an http or https URL';
    expect(() => assertKeySetUrl(url, false)).toThrow(new ConfigError(message));
  });
});
