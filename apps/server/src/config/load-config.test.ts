import { describe, expect, it } from 'vitest';
import { ConfigError } from './config-error.ts';
import { databaseUrlForms } from './database-location.ts';
import { loadConfig } from './load-config.ts';
import { repositoryRoot } from './paths.ts';
import { trustedProxyForms } from './trusted-proxies.ts';

const secret = 'a secret of the tests, longer than 32 bytes';

describe('loadConfig', () => {
  it('has the defaults of the contract', () => {
    expect(loadConfig({})).toEqual({
      isProduction: false,
      host: '127.0.0.1',
      port: 8080,
      database: { engine: 'sqlite', path: `${repositoryRoot}/data/phonebook.sqlite` },
      key: { kind: 'development' },
      issuer: undefined,
      audience: undefined,
      maxUploadBytes: 268_435_456,
      maxImportRows: 1_000_000,
      rateLimit: { perSecond: 25, burst: 100 },
      trustedProxies: [],
      corsOrigins: [],
      logLevel: 'info',
    });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(loadConfig({ PORT: '', DATABASE_URL: '', JWT_SECRET: '', TRUST_PROXY: '' })).toEqual(
      loadConfig({}),
    );
  });

  it('reads every variable', () => {
    const config = loadConfig({
      NODE_ENV: 'production',
      HOST: '0.0.0.0',
      PORT: '0',
      DATABASE_URL: 'sqlite:/var/lib/phonebook/a.sqlite',
      JWT_SECRET: secret,
      JWT_ISSUER: 'nethvoice',
      JWT_AUDIENCE: 'phonebook',
      MAX_UPLOAD_BYTES: '1000',
      MAX_IMPORT_ROWS: '10',
      RATE_LIMIT_PER_SECOND: '0',
      RATE_LIMIT_BURST: '1',
      TRUST_PROXY: '10.0.0.0/8, ::1',
      CORS_ORIGINS: 'https://a.example, http://localhost:3000',
      LOG_LEVEL: 'debug',
    });
    expect(config).toEqual({
      isProduction: true,
      host: '0.0.0.0',
      port: 0,
      database: { engine: 'sqlite', path: '/var/lib/phonebook/a.sqlite' },
      key: { kind: 'secret', secret },
      issuer: 'nethvoice',
      audience: 'phonebook',
      maxUploadBytes: 1_000,
      maxImportRows: 10,
      rateLimit: { perSecond: 0, burst: 1 },
      trustedProxies: ['10.0.0.0/8', '::1'],
      corsOrigins: ['https://a.example', 'http://localhost:3000'],
      logLevel: 'debug',
    });
  });

  it('takes the largest burst for which a timer can be set', () => {
    const most = { RATE_LIMIT_PER_SECOND: '2', RATE_LIMIT_BURST: '4294966' };
    expect(loadConfig(most).rateLimit).toEqual({ perSecond: 2, burst: 4_294_966 });
    const off = { RATE_LIMIT_PER_SECOND: '0', RATE_LIMIT_BURST: '4294967' };
    expect(loadConfig(off).rateLimit).toEqual({ perSecond: 0, burst: 4_294_967 });
  });

  it('lets keys be had without TLS in development, and not where a name says production', () => {
    const keys = { JWT_JWKS_URL: 'http://keys.example/' };
    expect(loadConfig(keys).key).toEqual({ kind: 'keySet', url: 'http://keys.example/' });
    expect(() => loadConfig({ ...keys, NODE_ENV: 'production' })).toThrow(/must begin with https/);
  });

  it.each([
    ['mysql://root@127.0.0.1/test', 'mariadb'],
    ['mariadb://root:p%40ss@[::1]:3307/test?ssl={}', 'mariadb'],
    ['postgres://ann@db.example/phonebook?sslmode=require', 'postgres'],
    ['postgresql:///phonebook?host=/run/postgresql', 'postgres'],
  ])('takes %s for a database on a server', (url, engine) => {
    expect(loadConfig({ DATABASE_URL: url }).database).toEqual({ engine, url });
  });

  it.each([
    [{ PORT: '65536' }, 'PORT: must be a whole number from 0 to 65535'],
    [{ PORT: '-1' }, 'PORT: must be a whole number from 0 to 65535'],
    [{ MAX_UPLOAD_BYTES: '0' }, 'MAX_UPLOAD_BYTES: must be a whole number of at least 1'],
    [{ MAX_IMPORT_ROWS: '1e6' }, 'MAX_IMPORT_ROWS: must be a whole number of at least 1'],
    [
      { RATE_LIMIT_PER_SECOND: '2.5' },
      'RATE_LIMIT_PER_SECOND: must be a whole number of at least 0',
    ],
    [{ RATE_LIMIT_BURST: '0' }, 'RATE_LIMIT_BURST: must be a whole number of at least 1'],
    [
      { RATE_LIMIT_PER_SECOND: '2', RATE_LIMIT_BURST: '4294967' },
      'RATE_LIMIT_BURST: must be at most 4294966 with RATE_LIMIT_PER_SECOND=2, or counts would live for more than 24 days',
    ],
    [{ JWT_ISSUER: ' ' }, 'JWT_ISSUER: must not be blank'],
    [{ JWT_AUDIENCE: '\t' }, 'JWT_AUDIENCE: must not be blank'],
    ...[
      'mysql://root:secret@127.0.0.1',
      'postgres://root:secret@127.0.0.1/',
      'mysql:root:secret@127.0.0.1/test',
      'mssql://root:secret@127.0.0.1/test',
      'sqlite:',
      'phonebook.sqlite',
    ].map((url): [NodeJS.ProcessEnv, string] => [
      { DATABASE_URL: url },
      `DATABASE_URL: must be ${databaseUrlForms}`,
    ]),
    [
      { JWT_SECRET: 'x'.repeat(31) },
      'JWT_SECRET: must have at least 32 bytes, as `openssl rand -base64 32` prints it',
    ],
    [
      { JWT_SECRET: '-----BEGIN PUBLIC KEY-----' },
      'JWT_SECRET: is a key that others may have (PEM): a public key belongs in JWT_PUBLIC_KEY',
    ],
    ...['x'.repeat(32), 'changeme'.repeat(8)].map((weak): [NodeJS.ProcessEnv, string] => [
      { JWT_SECRET: weak },
      'JWT_SECRET: must be random, as `openssl rand -base64 32` prints it, and no placeholder, example or text over and over',
    ]),
    [{ JWT_JWKS_URL: 'ftp://host/keys' }, 'JWT_JWKS_URL: must be an http or https URL'],
    [
      { JWT_JWKS_URL: 'http://ann:secret@localhost/keys' },
      'JWT_JWKS_URL: must have no user name and no password: key sets are fetched without any',
    ],
    [
      { JWT_SECRET: secret, JWT_JWKS_URL: 'https://host/keys' },
      'JWT_SECRET, JWT_PUBLIC_KEY, JWT_JWKS_URL: only one of them may be set',
    ],
    [
      { NODE_ENV: 'production' },
      'JWT_SECRET: in production it, JWT_PUBLIC_KEY or JWT_JWKS_URL must be set',
    ],
    [
      { TRUST_PROXY: '10.0.0.0/33' },
      `TRUST_PROXY: must list ${trustedProxyForms}, which '10.0.0.0/33' is not`,
    ],
    [
      { TRUST_PROXY: '0.0.0.0/1,128.0.0.0/1' },
      `TRUST_PROXY: must list ${trustedProxyForms}, which '0.0.0.0/1' is not`,
    ],
    ...['*', 'a.example', 'https://a.example/', 'https://a.example/x', 'null'].map(
      (origin): [NodeJS.ProcessEnv, string] => [
        { CORS_ORIGINS: origin },
        `CORS_ORIGINS: must list origins such as https://app.example, without a slash or path at its end, which '${origin}' is not`,
      ],
    ),
    [
      { LOG_LEVEL: 'loud' },
      'LOG_LEVEL: must be one of fatal, error, warn, info, debug, trace, silent',
    ],
  ])('refuses %o and names the variable', (environment, message) => {
    expect(() => loadConfig(environment)).toThrow(new ConfigError(message));
  });
});
