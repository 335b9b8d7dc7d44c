import { createHmac, createPublicKey, type KeyObject } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { importCapability, refusalOf } from '@phonebook/api';
import { CompactEncrypt, exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { createAuthenticate } from '../src/auth/authenticate.ts';
import { loadConfig } from '../src/config/load-config.ts';

const secret = 'a secret of the tests, longer than 32 bytes';
const now = Math.floor(Date.now() / 1_000);
const good = { sub: 'ann', [importCapability]: true, exp: now + 600 };
const prototypeKeys = Reflect.ownKeys(Object.prototype);
const authenticate = createAuthenticate(loadConfig({ JWT_SECRET: secret }));

function encode(part: unknown): string {
  const text = typeof part === 'string' ? part : JSON.stringify(part);
  return Buffer.from(text).toString('base64url');
}

/** Signs whatever it is told, also what no library would. */
function forge(
  payload: unknown,
  { header = {}, key = secret, hash = 'sha256' }: Forgery = {},
): string {
  const text = `${encode({ alg: 'HS256', ...header })}.${encode(payload)}`;
  return `${text}.${createHmac(hash, key).update(text).digest('base64url')}`;
}

interface Forgery {
  readonly header?: object;
  readonly key?: string | Buffer;
  readonly hash?: string;
}

/** What becomes of a token: the code by which it is refused, or the user. */
async function judge(token: string, judges = authenticate) {
  const identity = await judges(`Bearer ${token}`);
  return 'refusal' in identity ? identity.refusal.code : identity.user;
}

afterAll(() => {
  expect(Reflect.ownKeys(Object.prototype)).toEqual(prototypeKeys);
});

describe('a token that is signed as it should be', () => {
  it('serves', async () => {
    expect(await judge(forge(good))).toMatchObject({ id: 'ann' });
  });
});

describe('the algorithm of a token', () => {
  it.each(['none', 'None', 'NONE', 'nOnE', '', 'HS256 ', 'hs256'])('is not %j', async (alg) => {
    const unsigned = `${encode({ alg })}.${encode(good)}.`;
    expect(await judge(unsigned)).toBe('token_invalid');
    expect(await judge(`${unsigned}AA`)).toBe('token_invalid');
    expect(await judge(forge(good, { header: { alg } }))).toBe('token_invalid');
  });

  it.each([
    ['HS384', 'sha384'],
    ['HS512', 'sha512'],
    ['RS256', 'sha256'],
    ['ES256', 'sha256'],
    ['EdDSA', 'sha256'],
  ])('is not %s, though the secret is right', async (alg, hash) => {
    expect(await judge(forge(good, { header: { alg }, hash }))).toBe('token_invalid');
  });

  it.each(['RS256', 'ES256', 'EdDSA'])(
    'is not HMAC where the key is a public one of %s',
    async (alg) => {
      const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
      const pem = await exportSPKI(publicKey);
      const judges = createAuthenticate(loadConfig({ JWT_PUBLIC_KEY: pem }));
      const signed = await new SignJWT(good).setProtectedHeader({ alg }).sign(privateKey);
      expect(await judge(signed, judges)).toMatchObject({ id: 'ann' });

      const object: KeyObject = createPublicKey(pem);
      const keys = [
        pem,
        pem.trimEnd(),
        `${pem}\n`,
        object.export({ type: 'spki', format: 'der' }),
        JSON.stringify(await exportJWK(publicKey)),
      ];
      for (const key of keys)
        expect(await judge(forge(good, { key }), judges)).toBe('token_invalid');
      const renamed = signed.replace(/^[^.]+/, encode({ alg: 'HS256' }));
      expect(await judge(renamed, judges)).toBe('token_invalid');
    },
  );

  it.each(['RS384', 'RS512', 'PS256'])('is not %s with the key of RS256', async (alg) => {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    const env = { JWT_PUBLIC_KEY: await exportSPKI(publicKey) };
    const signed = await new SignJWT(good).setProtectedHeader({ alg }).sign(privateKey);
    expect(await judge(signed, createAuthenticate(loadConfig(env)))).toBe('token_invalid');
  });
});

describe('what a header says beside its algorithm', () => {
  it.each([
    { kid: '../../../dev/null' },
    { kid: "' or 1=1 --" },
    { kid: { a: 1 } },
    { jku: 'http://127.0.0.1:9/keys' },
    { x5u: 'http://127.0.0.1:9/cert' },
    { x5c: ['MIIB'] },
    { jwk: { kty: 'oct', k: encode('attacker') } },
    { typ: 'JWT' },
  ])('is not looked at: %j', async (header) => {
    expect(await judge(forge(good, { header }))).toMatchObject({ id: 'ann' });
    expect(await judge(forge(good, { header, key: 'attacker' }))).toBe('token_invalid');
  });

  it.each([
    { crit: ['exp'] },
    { crit: [] },
    { crit: 'b64' },
    { crit: ['b64'], b64: false },
    { crit: ['unknown'], unknown: 1 },
    { alg: ['HS256'] },
    { alg: null },
  ])('is refused where it asks for what there is not: %j', async (header) => {
    expect(await judge(forge(good, { header }))).toBe('token_invalid');
  });

  it('finds no key of its own', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(publicKey);
    const header = { alg: 'ES256', jwk };
    const signed = await new SignJWT(good).setProtectedHeader(header).sign(privateKey);
    const other = await generateKeyPair('ES256', { extractable: true });
    const env = { JWT_PUBLIC_KEY: await exportSPKI(other.publicKey) };
    expect(await judge(signed, createAuthenticate(loadConfig(env)))).toBe('token_invalid');
  });
});

describe('what is no signed token', () => {
  const whole = forge(good);
  const [head = '', body = '', signature = ''] = whole.split('.');

  it.each([
    ['without parts', 'x'],
    ['of two parts', `${head}.${body}`],
    ['of four parts', `${whole}.x`],
    ['of empty parts', '..'],
    ['with a part more at its end', `${whole}.`],
    ['with space inside', `${head} .${body}.${signature}`],
    ['in other base64', `${head}.${body}.${signature}==`],
    ['with its signature cut', `${head}.${body}.${signature.slice(0, -2)}`],
    ['with another payload', `${head}.${encode({ ...good, sub: 'eve' })}.${signature}`],
    ['whose header is no JSON', `${encode('{')}.${body}.${signature}`],
    ['whose header is null', `${encode('null')}.${body}.${signature}`],
    ['followed by another', `${whole}, Bearer ${whole}`],
    ['of a megabyte', forge({ ...good, filler: 'x'.repeat(1_000_000) }, { key: 'wrong' })],
  ])('is refused: one %s', async (_case, token) => {
    expect(await judge(token)).toBe('token_invalid');
  });

  it.each(['null', '[]', '"ann"', '1', '{', '', '{"sub":"ann"'])(
    'is refused: one whose payload is %s',
    async (payload) => {
      expect(await judge(forge(payload))).toBe('token_invalid');
    },
  );

  it('is refused: one that is encrypted, packed, or nested in another', async () => {
    const plaintext = new TextEncoder().encode(JSON.stringify(good));
    const encrypted = await new CompactEncrypt(plaintext)
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .encrypt(new TextEncoder().encode(secret.slice(0, 32)));
    const bomb = deflateRawSync(Buffer.alloc(50_000_000)).toString('base64url');
    const packed = `${encode({ alg: 'dir', enc: 'A256GCM', zip: 'DEF' })}..AA.${bomb}.AA`;
    expect(await judge(encrypted)).toBe('token_invalid');
    expect(await judge(packed)).toBe('token_invalid');
    expect(await judge(forge(forge(good), { header: { cty: 'JWT' } }))).toBe('token_invalid');
  });
});

describe('claims of a wrong type', () => {
  it.each([
    ['exp as text', { exp: String(now + 600) }],
    ['exp null', { exp: null }],
    ['exp true', { exp: true }],
    ['exp in an array', { exp: [now + 600] }],
    ['exp now', { exp: now }],
    ['exp below zero', { exp: -1 }],
    ['nbf as text', { nbf: '0' }],
    ['nbf later', { nbf: now + 60 }],
    ['iat as text', { iat: 'yesterday' }],
    ['a second factor that is not shown', { '2fa': true }],
    ['a second factor shown in words', { '2fa': true, otp_verified: 'true' }],
    ['a second factor shown by number', { '2fa': true, otp_verified: 1 }],
  ])('refuse the token: %s', async (_case, claims) => {
    expect(await judge(forge({ ...good, ...claims }))).toBe('token_invalid');
  });

  it.each([
    ['no exp', `{"sub":"ann"}`],
    ['exp without end', `{"sub":"ann","exp":1e999}`],
  ])('refuse the token: %s', async (_case, payload) => {
    expect(await judge(forge(payload))).toBe('token_invalid');
  });

  it.each([
    [{ sub: ['ann'] }],
    [{ sub: { id: 'ann' } }],
    [{ sub: 1 }],
    [{ sub: true }],
    [{ sub: '' }],
    [{ sub: undefined }],
    [{ sub: 'a\0b' }],
    [{ sub: '\uD800' }],
    [{ sub: 'é'.repeat(256) }],
    [{ id: [] }],
    [{ id: 0 }],
    [{ id: '' }],
  ])('name no user: %j', async (claims) => {
    expect(await judge(forge({ ...good, ...claims }))).toBe('user_invalid');
  });

  it('take a user of just as many characters as there may be', async () => {
    const sub = '😀'.repeat(255);
    expect(await judge(forge({ ...good, sub }))).toMatchObject({ id: sub });
  });

  it.each([
    ['another issuer', { iss: 'other', aud: 'phonebook' }],
    ['no issuer', { aud: 'phonebook' }],
    ['an issuer in an array', { iss: ['nethvoice'], aud: 'phonebook' }],
    ['another audience', { iss: 'nethvoice', aud: ['a', 'b'] }],
    ['no audience', { iss: 'nethvoice' }],
    ['an audience of a wrong type', { iss: 'nethvoice', aud: { phonebook: true } }],
  ])('refuse the token where they are asked for: %s', async (_case, claims) => {
    const env = { JWT_SECRET: secret, JWT_ISSUER: 'nethvoice', JWT_AUDIENCE: 'phonebook' };
    const judges = createAuthenticate(loadConfig(env));
    expect(await judge(forge({ ...good, ...claims }), judges)).toBe('token_invalid');
    const right = { ...good, iss: 'nethvoice', aud: ['phonebook', 'b'] };
    expect(await judge(forge(right), judges)).toMatchObject({ id: 'ann' });
  });
});

describe('the capability to import', () => {
  const base = `"sub":"ann","exp":${now + 600}`;

  async function refusalWith(claims: string): Promise<string | undefined> {
    const identity = await authenticate(`Bearer ${forge(`{${base},${claims}}`)}`);
    return refusalOf(identity, importCapability)?.code;
  }

  it.each([
    `"${importCapability}":true`,
    `"capabilities":["a","${importCapability}"]`,
    `"capabilities":{"${importCapability}":true}`,
  ])('is held by %s', async (claims) => {
    expect(await refusalWith(claims)).toBeUndefined();
  });

  it.each([
    `"${importCapability}":1`,
    `"${importCapability}":"true"`,
    `"${importCapability}":[]`,
    `"${importCapability}":{}`,
    `"${importCapability}":null`,
    `"${importCapability}":false`,
    `"${importCapability.toUpperCase()}":true`,
    `"${importCapability} ":true`,
    `"phonebook":{"ad_phonebook":true}`,
    `"phonebook":true`,
    `"__proto__":{"${importCapability}":true}`,
    `"constructor":{"prototype":{"${importCapability}":true}}`,
    `"capabilities":"${importCapability}"`,
    `"capabilities":[["${importCapability}"]]`,
    `"capabilities":[{"${importCapability}":true}]`,
    `"capabilities":{"${importCapability}":1}`,
    `"capabilities":{"__proto__":{"${importCapability}":true}}`,
    `"capabilities":true`,
    `"capabilities":null`,
    `"groups":["${importCapability}"]`,
    `"${importCapability}":true,"${importCapability}":false`,
  ])('is not held by %s', async (claims) => {
    expect(await refusalWith(claims)).toBe('capability_missing');
  });

  it('is asked of nobody who is refused for another reason', async () => {
    const identity = await authenticate(undefined);
    expect(refusalOf(identity, importCapability)?.code).toBe('token_missing');
  });
});

describe('groups', () => {
  it.each([
    [
      ['a', 1, null, 'b'],
      ['a', 'b'],
    ],
    ['a', []],
    [{ a: true }, []],
    [undefined, []],
  ])('are the texts of an array: %j', async (groups, known) => {
    expect(await judge(forge({ ...good, groups }))).toMatchObject({ groups: known });
  });
});

describe('the header Authorization', () => {
  it.each([undefined, '', 'Bearer', 'Bearer ', 'Basic YTpi', `Token ${forge(good)}`, forge(good)])(
    'has no token in %j',
    async (authorization) => {
      expect(await authenticate(authorization)).toMatchObject({
        refusal: { code: 'token_missing' },
      });
    },
  );

  it.each(['Bearer', 'bearer', 'BEARER  '])('has one behind %j', async (scheme) => {
    expect(await authenticate(`${scheme} ${forge(good)}`)).toMatchObject({ user: { id: 'ann' } });
  });
});
