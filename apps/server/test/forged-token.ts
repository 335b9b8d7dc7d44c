import {
  createHmac,
  generateKeyPairSync,
  sign,
  type BinaryLike,
  type KeyObject,
  type KeyPairKeyObjectResult,
} from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Identity } from '@phonebook/api';
import { createAuthenticate, type Authenticate } from '../src/auth/authenticate.ts';
import { loadConfig } from '../src/config/load-config.ts';
import { capability, secret } from './running-server.ts';

/** Makes the signature over the first two parts of a token. */
export type Sign = (signed: string) => Buffer;

/** What stands in a part of a token: a value for JSON, or the very text or bytes. */
type Part = object | string | Buffer;

/** Encodes in base64url; what is no text or bytes, as JSON. */
export function encode(part: Part): string {
  const isRaw = typeof part === 'string' || Buffer.isBuffer(part);
  return Buffer.from(isRaw ? part : JSON.stringify(part)).toString('base64url');
}

/** A token with whatever header and payload, which no library would make. */
export function forge(header: Part, payload: Part, makeSignature: Sign): string {
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${makeSignature(signed).toString('base64url')}`;
}

export function byHmac(key: BinaryLike, hash = 'sha256'): Sign {
  return (signed) => createHmac(hash, key).update(signed).digest();
}

export function byKey(key: KeyObject, hash: string | null = 'sha256'): Sign {
  const digest = key.asymmetricKeyType === 'ed25519' ? null : hash;
  return (signed) => sign(digest, Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
}

/** Claims that are good, but for what `claims` says. Those that are undefined are left out. */
export function claimsWith(claims: object = {}): object {
  const exp = Math.floor(Date.now() / 1_000) + 600;
  return { sub: 'ann', [capability]: true, exp, ...claims };
}

export const keyPairs = {
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  EdDSA: generateKeyPairSync('ed25519'),
} satisfies Record<string, KeyPairKeyObjectResult>;

export type KeyAlgorithm = keyof typeof keyPairs;
export const keyAlgorithms = ['RS256', 'ES256', 'EdDSA'] as const satisfies KeyAlgorithm[];

export function pemOf(alg: KeyAlgorithm): string {
  return keyPairs[alg].publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

export function authenticateBy(env: NodeJS.ProcessEnv): Authenticate {
  return createAuthenticate(loadConfig(env));
}

/** What a caller is told who sends `token`: the code of the refusal, or the user's name. */
export async function outcomeOf(authenticate: Authenticate, token: string): Promise<string> {
  const identity: Identity = await authenticate([`Bearer ${token}`]);
  return 'user' in identity ? `user ${identity.user.id}` : identity.refusal.code;
}

/** Somebody who verifies tokens of the algorithm `alg`, and how a good one is signed for it. */
export interface Verifier extends AsyncDisposable {
  readonly alg: string;
  readonly authenticate: Authenticate;
  readonly sign: Sign;
}

export const verifierNames = ['secret', ...keyAlgorithms, 'key set'] as const;

/** Serves `body` as JSON at `url`. */
export async function publish(body: object): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((_req, res) => void res.end(JSON.stringify(body)));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/keys`,
    [Symbol.asyncDispose]: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

export async function openVerifier(name: (typeof verifierNames)[number]): Promise<Verifier> {
  if (name === 'secret') {
    const authenticate = authenticateBy({ JWT_SECRET: secret });
    return {
      alg: 'HS256',
      authenticate,
      sign: byHmac(secret),
      [Symbol.asyncDispose]: closeNothing,
    };
  }
  if (name !== 'key set') {
    const authenticate = authenticateBy({ JWT_PUBLIC_KEY: pemOf(name) });
    const byIts = byKey(keyPairs[name].privateKey);
    return { alg: name, authenticate, sign: byIts, [Symbol.asyncDispose]: closeNothing };
  }
  const keys = keyAlgorithms.map((alg) => keyPairs[alg].publicKey.export({ format: 'jwk' }));
  const published = await publish({ keys });
  return {
    alg: 'ES256',
    authenticate: authenticateBy({ JWT_JWKS_URL: published.url }),
    sign: byKey(keyPairs.ES256.privateKey),
    [Symbol.asyncDispose]: () => published[Symbol.asyncDispose](),
  };
}

function closeNothing(): Promise<void> {
  return Promise.resolve();
}
