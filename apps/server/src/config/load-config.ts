import type { RateLimit } from '@phonebook/api';
import type { DatabaseLocation } from '@phonebook/db';
import { z } from 'zod';
import { ConfigError } from './config-error.ts';
import { isGuessable } from './is-guessable.ts';
import { databaseUrlForms, parseDatabaseUrl } from './database-location.ts';
import { assertKeySetUrl } from './key-set-url.ts';
import { publishedFormOf } from './published-key.ts';
import { isTrustedProxy, trustedProxyForms } from './trusted-proxies.ts';

/** Where the key comes from that tokens are verified with. */
export type KeySource =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'publicKey'; readonly pem: string }
  | { readonly kind: 'keySet'; readonly url: string }
  /** A secret that is made on first use and kept in the data folder. */
  | { readonly kind: 'development' };

export interface Config {
  readonly isProduction: boolean;
  readonly host: string;
  readonly port: number;
  readonly database: DatabaseLocation;
  readonly key: KeySource;
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
  readonly maxUploadBytes: number;
  readonly maxImportRows: number;
  readonly rateLimit: RateLimit;
  /** Addresses of proxies whose `X-Forwarded-*` is believed. */
  readonly trustedProxies: readonly string[];
  /** Origins whose pages may call the service from browsers. */
  readonly corsOrigins: readonly string[];
  readonly logLevel: string;
}

/** The least that a secret for HS256 may have: as much as its hash (RFC 7518, section 3.2). */
export const minSecretBytes = 32;
/** A timer that is set for longer goes off at once (2 ^ 31 ms). */
const maxTimerSeconds = 2_147_483;
const howToMakeSecret = 'as `openssl rand -base64 32` prints it';
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

const variables = z.object({
  NODE_ENV: z.string().default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(8080),
  DATABASE_URL: z.string().transform(toLocation).prefault('sqlite:./data/phonebook.sqlite'),
  JWT_SECRET: z.string().transform(toSecret).optional(),
  JWT_PUBLIC_KEY: z.string().optional(),
  JWT_JWKS_URL: z.string().optional(),
  JWT_ISSUER: text().optional(),
  JWT_AUDIENCE: text().optional(),
  MAX_UPLOAD_BYTES: wholeNumber(1).default(268_435_456),
  MAX_IMPORT_ROWS: wholeNumber(1).default(1_000_000),
  RATE_LIMIT_PER_SECOND: wholeNumber(0).default(25),
  RATE_LIMIT_BURST: wholeNumber(1).default(100),
  TRUST_PROXY: z.string().transform(toAddresses).prefault(''),
  CORS_ORIGINS: z.string().transform(toOrigins).prefault(''),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
});

/**
 * Reads the configuration from the environment. An empty variable is one that is not set.
 *
 * @throws ConfigError for the first variable that cannot be used.
 */
export function loadConfig(environment: NodeJS.ProcessEnv): Config {
  const data = parse(variables, environment);
  // Only a name that says so is development: 'Production' or 'staging' is no place for its secret.
  const isProduction = !['development', 'test'].includes(data.NODE_ENV);
  return {
    isProduction,
    host: data.HOST,
    port: data.PORT,
    database: data.DATABASE_URL,
    key: chooseKey(data, isProduction),
    issuer: data.JWT_ISSUER,
    audience: data.JWT_AUDIENCE,
    maxUploadBytes: data.MAX_UPLOAD_BYTES,
    maxImportRows: data.MAX_IMPORT_ROWS,
    rateLimit: toRateLimit(data),
    trustedProxies: data.TRUST_PROXY,
    corsOrigins: data.CORS_ORIGINS,
    logLevel: data.LOG_LEVEL,
  };
}

/**
 * Reads where the phonebook is, for programs that need nothing else.
 *
 * @throws ConfigError where `DATABASE_URL` cannot be used.
 */
export function loadDatabaseLocation(environment: NodeJS.ProcessEnv): DatabaseLocation {
  return parse(variables.pick({ DATABASE_URL: true }), environment).DATABASE_URL;
}

function parse<T>(schema: z.ZodType<T>, environment: NodeJS.ProcessEnv): T {
  const set = Object.entries(environment).filter(([, value]) => value !== '');
  const { data, error } = schema.safeParse(Object.fromEntries(set));
  if (error === undefined) return data;
  const [issue] = error.issues;
  throw new ConfigError(`${issue?.path.join('.')}: ${issue?.message}`);
}

function chooseKey(data: z.output<typeof variables>, isProduction: boolean): KeySource {
  const { JWT_SECRET: secret, JWT_PUBLIC_KEY: pem, JWT_JWKS_URL: url } = data;
  const sources: KeySource[] = [];
  if (secret !== undefined) sources.push({ kind: 'secret', secret });
  if (pem !== undefined) sources.push({ kind: 'publicKey', pem });
  if (url !== undefined) sources.push({ kind: 'keySet', url });
  const [source, another] = sources;
  if (another !== undefined) {
    throw new ConfigError('JWT_SECRET, JWT_PUBLIC_KEY, JWT_JWKS_URL: only one of them may be set');
  }
  if (source === undefined && isProduction) {
    throw new ConfigError(
      'JWT_SECRET: in production it, JWT_PUBLIC_KEY or JWT_JWKS_URL must be set',
    );
  }
  if (source?.kind === 'keySet') assertKeySetUrl(source.url, isProduction);
  return source ?? { kind: 'development' };
}

function toRateLimit(data: z.output<typeof variables>): RateLimit {
  const { RATE_LIMIT_PER_SECOND: perSecond, RATE_LIMIT_BURST: burst } = data;
  const maxBurst = perSecond * maxTimerSeconds;
  if (perSecond > 0 && burst > maxBurst) {
    throw new ConfigError(
      `RATE_LIMIT_BURST: must be at most ${maxBurst} with RATE_LIMIT_PER_SECOND=${perSecond}, or counts would live for more than 24 days`,
    );
  }
  return { perSecond, burst };
}

/** A blank one would be asked of every token. */
function text() {
  return z.string().regex(/\S/, { error: 'must not be blank' });
}

function wholeNumber(min: number, max: number = Number.MAX_SAFE_INTEGER) {
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  const error = `must be a whole number ${range}`;
  return z
    .string()
    .regex(/^\d+$/, { error })
    .transform(Number)
    .pipe(z.number().min(min, { error }).max(max, { error }));
}

function toSecret(secret: string, context: z.RefinementCtx): string {
  const publishedForm = publishedFormOf(secret);
  if (publishedForm !== undefined) {
    context.addIssue(
      `is a key that others may have (${publishedForm}): a public key belongs in JWT_PUBLIC_KEY`,
    );
  } else if (Buffer.byteLength(secret) < minSecretBytes) {
    context.addIssue(`must have at least ${minSecretBytes} bytes, ${howToMakeSecret}`);
  } else if (isGuessable(secret)) {
    context.addIssue(
      `must be random, ${howToMakeSecret}, and no placeholder, example or text over and over`,
    );
  }
  return secret;
}

function toLocation(url: string, context: z.RefinementCtx): DatabaseLocation {
  const location = parseDatabaseUrl(url);
  if (location !== undefined) return location;
  context.addIssue(`must be ${databaseUrlForms}`);
  return z.NEVER;
}

function toOrigins(list: string, context: z.RefinementCtx): string[] {
  const given = splitList(list);
  for (const origin of given.filter((candidate) => URL.parse(candidate)?.origin !== candidate)) {
    context.addIssue(
      `must list origins such as https://app.example, without a slash or path at its end, which '${origin}' is not`,
    );
  }
  return given;
}

function splitList(list: string): string[] {
  const items = list.split(',').map((item) => item.trim());
  return items.filter((item) => item !== '');
}

function toAddresses(list: string, context: z.RefinementCtx): string[] {
  const given = splitList(list);
  for (const address of given.filter((candidate) => !isTrustedProxy(candidate))) {
    context.addIssue(`must list ${trustedProxyForms}, which '${address}' is not`);
  }
  return given;
}
