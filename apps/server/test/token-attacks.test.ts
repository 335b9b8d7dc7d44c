import { constants, createCipheriv, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  authenticateBy,
  byHmac,
  byKey,
  claimsWith,
  encode,
  forge,
  keyAlgorithms,
  keyPairs,
  openVerifier,
  outcomeOf,
  pemOf,
  verifierNames,
  type Sign,
  type Verifier,
} from './forged-token.ts';
import { secret } from './running-server.ts';

const byNobody: Sign = () => Buffer.alloc(0);
const attacker = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const attackersKey = attacker.publicKey.export({ format: 'jwk' });
const claims = claimsWith();
const bomb = deflateRawSync(Buffer.alloc(50_000_000));

const prototypeKeys = Reflect.ownKeys(Object.prototype);
afterAll(() => expect(Reflect.ownKeys(Object.prototype)).toEqual(prototypeKeys));

describe.each(verifierNames)('a token for a verifier by %s', (name) => {
  let verifier: Verifier;
  beforeAll(async () => {
    verifier = await openVerifier(name);
  });
  afterAll(() => verifier[Symbol.asyncDispose]());

  const outcome = (token: string) => outcomeOf(verifier.authenticate, token);
  const good = () => forge({ alg: verifier.alg }, claims, verifier.sign);

  it('serves when nothing is wrong with it', async () => {
    expect(await outcome(good())).toBe('user ann');
  });

  it.each(['none', 'None', 'NONE', 'nOnE', '', 'null'])(
    'is refused with the algorithm "%s"',
    async (alg) => {
      expect(await outcome(forge({ alg }, claims, byNobody))).toBe('token_invalid');
      expect(await outcome(forge({ alg }, claims, verifier.sign))).toBe('token_invalid');
    },
  );

  it.each([
    ['no algorithm', {}],
    ['null', { alg: null }],
    ['true', { alg: true }],
    ['a list of algorithms', { alg: ['HS256', 'RS256', 'ES256', 'EdDSA'] }],
    ['an object', { alg: { toString: 'HS256' } }],
    ['an algorithm of the prototype', '{"__proto__":{"alg":"HS256"}}'],
    ['the name of a member of every object', { alg: 'constructor' }],
  ])('is refused with %s for its algorithm', async (_case, header) => {
    expect(await outcome(forge(header, claims, verifier.sign))).toBe('token_invalid');
  });

  it('is refused without a signature, or with a part of one', async () => {
    const [header, payload, signature = ''] = good().split('.');
    for (const part of ['', signature.slice(0, 20), `${signature}AAAA`, 'A'.repeat(43)]) {
      expect(await outcome(`${header}.${payload}.${part}`)).toBe('token_invalid');
    }
  });

  it('is refused when its header or payload is not what was signed', async () => {
    const [header, , signature] = good().split('.');
    const payload = encode(claimsWith({ sub: 'root' }));
    expect(await outcome(`${header}.${payload}.${signature}`)).toBe('token_invalid');
    const other = encode({ alg: verifier.alg, typ: 'JWT' });
    expect(await outcome(`${other}.${encode(claims)}.${signature}`)).toBe('token_invalid');
  });

  it.each([
    ['a path', { kid: '../../../../dev/null' }],
    ['SQL', { kid: "x' UNION SELECT 'A' --" }],
    ['NUL', { kid: 'a\0' }],
    ['a URL', { jku: 'http://127.0.0.1:9/keys', x5u: 'http://127.0.0.1:9/cert' }],
    ['a certificate', { x5c: [attacker.publicKey.export({ type: 'spki', format: 'der' })] }],
    ['a key', { jwk: attackersKey }],
    ['a key and its name', { jwk: { ...attackersKey, kid: 'a' }, kid: 'a' }],
  ])('is refused when its header leads to the key by %s', async (_case, header) => {
    const { alg } = verifier;
    for (const guess of [byKey(attacker.privateKey), byHmac(''), byHmac('A'), byHmac('\0')]) {
      expect(await outcome(forge({ alg, ...header }, claims, guess))).toBe('token_invalid');
    }
  });

  it.each([
    ['an object', {}],
    ['a list', ['a']],
    ['a number', 1],
    ['null', null],
  ])('never makes anything fail when the name of its key is %s', async (_case, kid) => {
    const expected = name === 'key set' ? 'token_invalid' : 'user ann';
    const header = { alg: verifier.alg, kid };
    expect(await outcome(forge(header, claims, verifier.sign))).toBe(expected);
  });

  it.each([
    ['an extension nobody knows', { crit: ['exp'], exp: 1 }],
    ['no extension', { crit: [] }],
    ['no list', { crit: 'b64' }],
    ['null', { crit: null }],
    ['an object', { crit: { 0: 'b64', length: 1 } }],
    ['a member of every object', { crit: ['constructor'] }],
    ['what is not there', { crit: ['b64'] }],
    ['an unencoded payload', { crit: ['b64'], b64: false }],
  ])('is refused when it says that %s is critical', async (_case, header) => {
    const token = forge({ alg: verifier.alg, ...header }, claims, verifier.sign);
    expect(await outcome(token)).toBe('token_invalid');
  });

  it('is refused with a payload as it is, which is not encoded', async () => {
    const signed = `${encode({ alg: verifier.alg, crit: ['b64'], b64: false })}.{}`;
    const signature = verifier.sign(signed).toString('base64url');
    expect(await outcome(`${signed}.${signature}`)).toBe('token_invalid');
  });

  it('is refused when it is a token in a token', async () => {
    const token = forge({ alg: verifier.alg, cty: 'JWT' }, good(), verifier.sign);
    expect(await outcome(token)).toBe('token_invalid');
  });

  it('is refused when it is packed, however much it would be', async () => {
    const token = forge({ alg: verifier.alg, zip: 'DEF' }, bomb, verifier.sign);
    expect(await outcome(token)).toBe('token_invalid');
  });

  it.each([
    ['no object', '[]'],
    ['an array of claims', [{ sub: 'ann', exp: 4_102_444_800 }]],
    ['null', 'null'],
    ['text', '"ann"'],
    ['a number', '1'],
    ['nothing', ''],
    ['no JSON', '{sub:ann}'],
    ['JSON and more', '{"sub":"ann","exp":4102444800}{}'],
    ['no UTF-8', Buffer.from('7b22737562223a22ff227d', 'hex')],
    ['very deep', '['.repeat(100_000)],
  ])('is refused with a payload that is %s', async (_case, payload) => {
    const { alg } = verifier;
    expect(await outcome(forge({ alg }, payload, verifier.sign))).toBe('token_invalid');
  });

  it.each([
    ['no object', '[]'],
    ['null', 'null'],
    ['no JSON', '{alg}'],
    ['very deep', `{"alg":${'['.repeat(100_000)}`],
  ])('is refused with a header that is %s', async (_case, header) => {
    expect(await outcome(forge(header, claims, verifier.sign))).toBe('token_invalid');
  });
});

describe('the spelling of a token', () => {
  const authenticate = authenticateBy({ JWT_SECRET: secret });
  const good = forge({ alg: 'HS256' }, claims, byHmac(secret));
  const [header = '', payload = '', signature = ''] = good.split('.');

  /** The last of 43 characters has two bits that are not used; these are the same 32 bytes. */
  function respell(text: string): string {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    return text.slice(0, -1) + alphabet[alphabet.indexOf(text.slice(-1)) + 1];
  }

  it.each([
    ['padding', `${good}=`],
    ['unused bits', `${header}.${payload}.${respell(signature)}`],
    ['a blank', `${header}.${payload}. ${signature}`],
    ['a blank at its end', `${good} `],
    ['a tab', `${header}.${payload}.${signature.slice(0, 9)}\t${signature.slice(9)}`],
    ['a NUL', `${good}\0`],
    ['other characters', `${good}!`],
    ['letters beyond ASCII', `${good}é`],
    ['the other base64', `${header}.${payload}.${signature.slice(1)}+/`],
    ['more parts', `${good}.`],
    ['an empty part before', `.${good}`],
    ['two parts', `${header}.${payload}`],
    ['nothing but dots', '..'],
    ['a second token', `${good}, Bearer ${good}`],
    ['JSON for a form', JSON.stringify({ protected: header, payload, signature })],
    ['a megabyte', `${header}.${payload}.${'A'.repeat(1_000_000)}`],
    ['a megabyte of dots', '.'.repeat(1_000_000)],
  ])('is refused with %s', async (_case, token) => {
    expect(await outcomeOf(authenticate, token)).toBe('token_invalid');
  });

  it('is refused when it is an encrypted token', async () => {
    const iv = randomBytes(12);
    const protectedHeader = encode({ alg: 'dir', enc: 'A256GCM' });
    const cipher = createCipheriv('aes-256-gcm', secret.slice(0, 32), iv);
    cipher.setAAD(Buffer.from(protectedHeader));
    const text = Buffer.concat([cipher.update(JSON.stringify(claims)), cipher.final()]);
    const parts = [Buffer.alloc(0), iv, text, cipher.getAuthTag()].map((part) => encode(part));
    const token = [protectedHeader, ...parts].join('.');
    expect(await outcomeOf(authenticate, token)).toBe('token_invalid');
  });
});

describe('an algorithm that the key is not bound to', () => {
  it.each([
    ['HS384', 'sha384'],
    ['HS512', 'sha512'],
  ])('is refused with the right secret: %s', async (alg, hash) => {
    const token = forge({ alg }, claims, byHmac(secret, hash));
    expect(await outcomeOf(authenticateBy({ JWT_SECRET: secret }), token)).toBe('token_invalid');
  });

  const rsa = keyPairs.RS256.privateKey;
  const byPss: Sign = (signed) =>
    sign('sha256', Buffer.from(signed), {
      key: rsa,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: 32,
    });

  it.each([
    ['RS384', byKey(rsa, 'sha384')],
    ['RS512', byKey(rsa, 'sha512')],
    ['PS256', byPss],
  ])('is refused with the right RSA key: %s', async (alg, makeSignature) => {
    const token = forge({ alg }, claims, makeSignature);
    const verifiers = await Promise.all([openVerifier('RS256'), openVerifier('key set')]);
    for (const verifier of verifiers) {
      expect(await outcomeOf(verifier.authenticate, token)).toBe('token_invalid');
      await verifier[Symbol.asyncDispose]();
    }
  });
});

describe('a public key as a secret', () => {
  it.each(keyAlgorithms)('opens nothing, however it is written: %s', async (alg) => {
    const { publicKey } = keyPairs[alg];
    const pem = pemOf(alg);
    const jwk = publicKey.export({ format: 'jwk' });
    const spellings = [
      pem,
      pem.trimEnd(),
      pem.replaceAll('\n', '\r\n'),
      pem.replaceAll('\n', '\\n'),
      publicKey.export({ type: 'spki', format: 'der' }),
      JSON.stringify(jwk),
      JSON.stringify({ keys: [jwk] }),
      jwk.x ?? jwk.n ?? '',
    ];
    await using ofKey = await openVerifier(alg);
    await using ofKeySet = await openVerifier('key set');
    for (const spelling of spellings) {
      for (const header of [{ alg: 'HS256' }, { alg }]) {
        const token = forge(header, claims, byHmac(spelling));
        expect(await outcomeOf(ofKey.authenticate, token)).toBe('token_invalid');
        expect(await outcomeOf(ofKeySet.authenticate, token)).toBe('token_invalid');
      }
    }
  });
});
