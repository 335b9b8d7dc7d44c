import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { AppError } from '@phonebook/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openKeySet, verifyJwt, type VerificationKey } from '../src/auth/jwt.ts';
import { keySetLimits, type KeySetLimits } from '../src/auth/fetch-key-set.ts';
import { openVerificationKey } from '../src/auth/verification-key.ts';
import { eventually } from './eventually.ts';
import { byHmac, byKey, claimsWith, forge } from './forged-token.ts';

type Answer = (res: ServerResponse) => void;

let server: Server;
let url: string;
/** How the next requests are answered, and how many there were. */
let answer: Answer;
let fetches: number;

beforeEach(async () => {
  fetches = 0;
  server = createServer((_req, res) => {
    fetches += 1;
    answer(res);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
});
afterEach(() => {
  vi.useRealTimers();
  server.closeAllConnections();
  server.close();
});

const one = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const two = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });

function publicJwk(key: KeyObject, more: object = {}): object {
  return { ...key.export({ format: 'jwk' }), ...more };
}

function serve(...keys: unknown[]): Answer {
  return serveText(JSON.stringify({ keys }));
}

function serveText(text: string | Buffer, status = 200, headers = {}): Answer {
  return (res) => res.writeHead(status, headers).end(text);
}

const ofOne = publicJwk(one.publicKey, { kid: 'one' });
const ofTwo = publicJwk(two.publicKey, { kid: 'two' });
const algorithms = ['RS256', 'ES256', 'EdDSA'];

function sign(by: KeyObject, header: object = {}): string {
  const alg = by.asymmetricKeyType === 'rsa' ? 'RS256' : 'ES256';
  return forge({ alg, ...header }, claimsWith(), byKey(by));
}

const byOne = sign(one.privateKey, { kid: 'one' });
const byTwo = sign(two.privateKey, { kid: 'two' });

function verifyBy(key: VerificationKey['key'], token = byOne) {
  return verifyJwt(token, { key, algorithms }, { issuer: undefined, audience: undefined });
}

/** Opens the set; what it answers tells what becomes of a token. */
function open(limits: Partial<KeySetLimits> = {}): (token: string) => Promise<string> {
  const key = openKeySet(url, { ...keySetLimits, ...limits });
  return async (token) => {
    try {
      await verifyBy(key, token);
      return 'verified';
    } catch (error) {
      return error instanceof AppError ? error.code : String(error);
    }
  };
}

/** Stops the clocks of the day and of the process, or lets them go on to that moment. */
const dayMs = 86_400_000;

function setClock(ms: number): void {
  // A clock that began just now would forgive to add what is to be subtracted.
  if (!vi.isFakeTimers()) vi.useFakeTimers({ toFake: ['Date', 'performance'], now: ms - dayMs });
  vi.advanceTimersByTime(ms - Date.now());
}

describe('a key set that cannot be had', () => {
  const tooLarge = 'the key set has more than 1048576 bytes';
  const noKeys = 'the key set has no array of keys';
  const good = JSON.stringify({ keys: [ofOne] });
  const gzip = { 'Content-Encoding': 'gzip' };

  it.each([
    ['has no end', pour, tooLarge],
    ['is a byte too large', serveText(good.padEnd(1_048_577)), tooLarge],
    ['is large when unpacked', serveText(gzipSync(good.padEnd(9_000_000)), 200, gzip), tooLarge],
    ['is an error', serveText(good, 500), 'the key set was answered with status 500'],
    ['is not found', serveText(good, 404), 'the key set was answered with status 404'],
    ['has another status', serveText(good, 203), 'the key set was answered with status 203'],
    ['has no content', serveText('', 204), 'the key set was answered with status 204'],
    ['is empty', serveText(''), /JSON/],
    ['is a page', serveText('<!doctype html><title>Log in</title>'), /JSON/],
    ['is cut', serveText('{"keys":['), /JSON/],
    ['is no UTF-8', serveText(Buffer.from('{"keys":[],"a":"\xFF"}', 'latin1')), /not valid/],
    ['is null', serveText('null'), noKeys],
    ['is text', serveText('"keys"'), noKeys],
    ['is a list', serveText(JSON.stringify([ofOne])), noKeys],
    ['has no keys', serveText('{}'), noKeys],
    ['has an object for keys', serveText('{"keys":{"length":0}}'), noKeys],
    ['has keys by its prototype', serveText('{"__proto__":{"keys":[]}}'), noKeys],
    ['breaks off', breakOff, /terminated/],
  ])('admits nobody when its answer %s', async (_case, given: Answer, message) => {
    answer = given;
    await expect(verifyBy(openKeySet(url))).rejects.toMatchObject({
      code: 'keys_unavailable',
      cause: { message: expect.stringMatching(message) },
    });
    expect(fetches).toBe(1);
  });

  it.each([301, 302, 307, 308])('admits nobody when it is elsewhere: %i', async (status) => {
    answer = (res) => {
      if (fetches > 1) return serve(ofOne)(res);
      res.writeHead(status, { Location: '/others' }).end();
    };
    expect(await open()(byOne)).toBe('keys_unavailable');
    expect(fetches).toBe(1);
  });

  it.each([
    ['does not begin', () => undefined],
    ['stands still', (res: ServerResponse) => void res.writeHead(200).write('{')],
    ['drips', drip],
  ])('admits nobody when its answer %s, in the time given for all of it', async (_case, given) => {
    answer = given;
    expect(await open({ timeoutMs: 300 })(byOne)).toBe('keys_unavailable');
  });

  it('says when to come again, and why', async () => {
    answer = serveText('', 500);
    await expect(verifyBy(openKeySet(url))).rejects.toMatchObject({
      code: 'keys_unavailable',
      message: 'the key set cannot be had',
      retryAfterSeconds: 5,
      cause: { message: 'the key set was answered with status 500' },
    });
  });

  it('is asked for once in a while, however many ask, and had as soon as it can be', async () => {
    const start = Date.now();
    setClock(start);
    answer = serveText('', 500);
    const verify = open();
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => verify(byOne)));
    expect(new Set(outcomes)).toEqual(new Set(['keys_unavailable']));
    setClock(start + 4_999);
    answer = serve(ofOne);
    expect(await verify(byOne)).toBe('keys_unavailable');
    expect(fetches).toBe(1);
    setClock(start + 5_000);
    expect(await verify(byOne)).toBe('verified');
    expect(fetches).toBe(2);
  });

  it('is asked for again in time though the clock is set back', async () => {
    const start = Date.now();
    setClock(start);
    answer = serveText('', 500);
    const verify = open();
    expect(await verify(byOne)).toBe('keys_unavailable');
    vi.setSystemTime(start - 60_000);
    answer = serve(ofOne);
    vi.advanceTimersByTime(4_999);
    expect(await verify(byOne)).toBe('keys_unavailable');
    vi.advanceTimersByTime(1);
    expect(await verify(byOne)).toBe('verified');
  });

  it('serves on for ten minutes after it was last had, and no longer', async () => {
    const start = Date.now();
    setClock(start);
    answer = serve(ofOne);
    const key = openKeySet(url);
    const exp = Math.floor(start / 1_000) + 3_600;
    const token = forge({ alg: 'ES256' }, { sub: 'ann', exp }, byKey(one.privateKey));
    const verify = () => verifyBy(key, token);
    await verify();
    answer = serveText('', 500);
    setClock(start + 599_000);
    expect(await verify()).toMatchObject({ sub: 'ann' });
    await eventually(() => expect(fetches).toBe(2));
    setClock(start + 610_000);
    await expect(verify()).rejects.toMatchObject({ code: 'keys_unavailable' });
  });
});

describe('a key set', () => {
  it('is fetched once for tokens that come at once, and kept', async () => {
    answer = serve(ofOne);
    const verify = open();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => verify(byOne)));
    expect(new Set(outcomes)).toEqual(new Set(['verified']));
    expect(await verify(byOne)).toBe('verified');
    // What is fetched beside a request would come after its outcome.
    await sleep(200);
    expect(fetches).toBe(1);
  });

  it('may have as many bytes as are allowed', async () => {
    answer = serveText(JSON.stringify({ keys: [ofOne] }).padEnd(1_048_576));
    expect(await open()(byOne)).toBe('verified');
  });

  it('is not fetched for a token whose algorithm is not allowed', async () => {
    answer = serve(ofOne);
    expect(await open()(forge({ alg: 'none' }, claimsWith(), () => Buffer.alloc(1)))).toBe(
      'token_invalid',
    );
    expect(fetches).toBe(0);
  });

  it('is renewed beside the requests when it grows old', async () => {
    const start = Date.now();
    setClock(start);
    answer = serve(ofOne);
    const verify = open({ renewAfterMs: 60_000 });
    await verify(byOne);
    setClock(start + 59_999);
    await verify(byOne);
    expect(fetches).toBe(1);
    setClock(start + 60_000);
    const renewal = new Promise<void>((resolve) => {
      answer = (res) => {
        serve(ofTwo)(res);
        resolve();
      };
    });
    expect(await verify(byOne)).toBe('verified');
    await renewal;
    await eventually(async () => expect(await verify(byOne)).toBe('token_invalid'));
    expect(fetches).toBe(2);
  });

  it('is renewed in time though the clock is set back', async () => {
    const start = Date.now();
    setClock(start);
    answer = serve(ofOne);
    const verify = open({ renewAfterMs: 60_000 });
    await verify(byOne);
    vi.setSystemTime(start - 60_000);
    vi.advanceTimersByTime(60_000);
    await verify(byOne);
    await eventually(() => expect(fetches).toBe(2));
  });

  it('gets the key that a token names after a rotation, and loses those that are gone', async () => {
    const start = Date.now();
    setClock(start);
    answer = serve(ofOne);
    const verify = open();
    expect(await verify(byOne)).toBe('verified');
    answer = serve(ofOne, ofTwo);
    setClock(start + 5_000);
    expect(await verify(byTwo)).toBe('verified');
    expect(await verify(byOne)).toBe('verified');
    answer = serve(ofTwo);
    setClock(start + 10_000);
    expect(await verify(sign(one.privateKey, { kid: 'three' }))).toBe('token_invalid');
    expect(await verify(byOne)).toBe('token_invalid');
    expect(await verify(byTwo)).toBe('verified');
  });

  it('is fetched once in a while for names that strangers make up', async () => {
    const start = Date.now();
    setClock(start);
    answer = serve(ofOne);
    const verify = open();
    expect(await verify(byOne)).toBe('verified');
    const made = Array.from({ length: 50 }, (_, n) => sign(two.privateKey, { kid: `made-${n}` }));
    const storm = async () => new Set(await Promise.all(made.map((token) => verify(token))));
    expect(await storm()).toEqual(new Set(['token_invalid']));
    expect(fetches).toBe(1);
    setClock(start + 5_000);
    expect(await storm()).toEqual(new Set(['token_invalid']));
    expect(await storm()).toEqual(new Set(['token_invalid']));
    expect(fetches).toBe(2);
  });

  it('serves those whose keys it has while it cannot be fetched for others', async () => {
    const start = Date.now();
    setClock(start);
    answer = serve(ofOne);
    const verify = open();
    await verify(byOne);
    answer = serveText('', 500);
    setClock(start + 5_000);
    expect(await verify(byTwo)).toBe('keys_unavailable');
    expect(await verify(byOne)).toBe('verified');
  });

  it('is any JSON web key set at a URL of the configuration', async () => {
    answer = serve(ofOne);
    expect(openVerificationKey({ kind: 'keySet', url }).algorithms).toEqual(algorithms);
  });
});

describe('a key of a set', () => {
  const secret = 'a published secret is anybody’s, however long it is';
  const oct = { kty: 'oct', k: Buffer.from(secret).toString('base64url'), kid: 'one' };
  const byWeak = forge({ alg: 'RS256', kid: 'one' }, claimsWith(), byKey(weak.privateKey));

  it.each([
    ['a secret', [oct], forge({ alg: 'HS256', kid: 'one' }, claimsWith(), byHmac(secret))],
    ['a secret for ES256', [{ ...oct, alg: 'ES256' }], byOne],
    ['a short RSA key', [publicJwk(weak.publicKey, { kid: 'one' })], byWeak],
    ['for encryption', [{ ...ofOne, use: 'enc' }], byOne],
    ['of no known use', [{ ...ofOne, use: 'any' }], byOne],
    ['not for verifying', [{ ...ofOne, key_ops: ['encrypt'] }], byOne],
    ['for another algorithm', [{ ...ofOne, alg: 'ES384' }], byOne],
    ['a private key', [publicJwk(one.privateKey, { kid: 'one' })], byOne],
    ['damaged', [{ ...ofOne, x: 'AAAA' }], byOne],
    ['of no kind', [{ kid: 'one' }], byOne],
    ['no object', [null, 1, 'one', [ofOne]], byOne],
    ['not there', [], byOne],
    ['one of two by its name', [ofOne, { ...ofTwo, kid: 'one' }], byOne],
    ['one of several that could be meant', [ofOne, ofTwo], sign(one.privateKey)],
  ])('verifies nothing when it is %s', async (_case, keys, token) => {
    answer = serve(...keys);
    expect(await open()(token)).toBe('token_invalid');
  });

  it('verifies beside others that cannot be used', async () => {
    answer = serve(null, oct, publicJwk(weak.publicKey, { kid: 'one' }), ofOne, ofTwo);
    const verify = open();
    expect(await verify(byOne)).toBe('verified');
    expect(await verify(byTwo)).toBe('verified');
    expect(await verify(byWeak)).toBe('token_invalid');
  });

  it('verifies without a name where there is one of its kind', async () => {
    answer = serve(ofOne, publicJwk(rsa.publicKey));
    const verify = open();
    expect(await verify(sign(one.privateKey))).toBe('verified');
    expect(await verify(sign(rsa.privateKey))).toBe('verified');
  });
});

/** Writes blanks without end, as fast as they are read. */
function pour(res: ServerResponse): void {
  const blanks = ' '.repeat(65_536);
  const more = (error?: Error | null): void => void (error ?? res.write(blanks, more));
  more();
}

function breakOff(res: ServerResponse): void {
  res.writeHead(200).write('{', () => res.destroy());
}

/** Writes a blank every now and then, so that the answer is never still. */
function drip(res: ServerResponse): void {
  const timer = setInterval(() => res.write(' '), 20);
  res.on('close', () => clearInterval(timer));
}
