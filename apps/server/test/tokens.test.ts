import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  SignJWT,
  UnsecuredJWT,
  type JWTPayload,
} from 'jose';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { csvFile, multipart, multipartType, send, type Answer } from './import-request.ts';
import { listContacts } from './list-contacts.ts';
import {
  capability,
  secret,
  signToken,
  startServer,
  type RunningServer,
} from './running-server.ts';

const now = Math.floor(Date.now() / 1_000);

function post(url: string, headers: Record<string, string>): Promise<Answer> {
  return send(url, '/phonebook/import', {
    method: 'POST',
    headers: { ...headers, 'Content-Type': multipartType },
    body: multipart(csvFile('name\nAnn\n')),
  });
}

async function postAs(url: string, claims: JWTPayload): Promise<Answer> {
  return post(url, { Authorization: `Bearer ${await signToken(claims)}` });
}

function expectRefused(
  answer: Answer,
  status: number,
  body: object,
  challenge: string | null,
): void {
  expect(answer.text).toBe(JSON.stringify(body));
  expect(answer.status).toBe(status);
  expect(answer.headers.get('WWW-Authenticate')).toBe(challenge);
}

function expectUnauthorized(answer: Answer, challenge = 'Bearer error="invalid_token"'): void {
  expectRefused(answer, 401, { code: 401, message: 'authorization required' }, challenge);
}

let server: RunningServer;
beforeAll(async () => {
  server = await startServer({ env: { JWT_ISSUER: 'nethvoice', JWT_AUDIENCE: 'phonebook' } });
});
afterAll(() => server[Symbol.asyncDispose]());

const good = { iss: 'nethvoice', aud: 'phonebook' };

describe('the header Authorization', () => {
  it.each([
    ['is missing', {}],
    ['names another scheme', { Authorization: 'Basic YW5uOmFubg==' }],
    ['has no credentials', { Authorization: 'Bearer' }],
  ])('answers the bare challenge when it %s', async (_case, headers: Record<string, string>) => {
    expectUnauthorized(await post(server.url, headers), 'Bearer');
  });

  it.each(['Bearer', 'bearer', 'BEARER'])('takes the scheme as %s', async (scheme) => {
    const answer = await post(server.url, { Authorization: `${scheme} ${await signToken(good)}` });
    expect(answer.status).toBe(200);
  });

  it.each([
    ['another token', 'Bearer none'],
    ['another scheme', 'Basic YW5uOmFubg=='],
  ])('is refused when a second has %s', async (_case, other) => {
    const token = `Bearer ${await signToken(good)}`;
    for (const values of [
      [token, other],
      [other, token],
    ]) {
      const headers = ['Host', 'localhost', ...values.flatMap((value) => ['Authorization', value])];
      const [status, challenge] = await new Promise<unknown[]>((resolve, reject) => {
        const req = request(new URL('/phonebook/import', server.url), { method: 'POST', headers });
        req.on('response', (res) => {
          resolve([res.statusCode, res.headers['www-authenticate']]);
          res.resume();
        });
        req.on('error', reject).end();
      });
      expect([status, challenge]).toEqual([401, 'Bearer error="invalid_token"']);
    }
  });

  it('is refused as too large with a megabyte, and the next is served', async () => {
    const token = await signToken(good);
    const headers = { Authorization: `Bearer ${'a'.repeat(1_000_000)}` };
    const large = await fetch(new URL('/phonebook/import', server.url), {
      method: 'POST',
      headers,
    });
    expect(large.status).toBe(431);
    expect((await post(server.url, { Authorization: `Bearer ${token}` })).status).toBe(200);
  });

  it('is the only place a token is taken from', async () => {
    const token = await signToken(good);
    const answer = await send(
      server.url,
      `/phonebook/import?access_token=${token}&token=${token}`,
      {
        method: 'POST',
        headers: { Cookie: `access_token=${token}`, 'Content-Type': multipartType },
        body: multipart({ name: 'access_token', content: token }, csvFile('name\nAnn\n')),
      },
    );
    expectUnauthorized(answer, 'Bearer');
  });
});

describe('a token', () => {
  const { exp: _, ...withoutExpiry } = { ...good, sub: 'ann', [capability]: true, exp: 0 };
  const key = new TextEncoder().encode(secret);

  it.each([
    ['is no token', () => 'abc'],
    ['is two tokens', async () => `${await signToken(good)} ${await signToken(good)}`],
    ['has another signature', () => signToken(good, 'another secret of the tests, also long')],
    ['has expired', () => signToken({ ...good, exp: now - 1 })],
    ['is not valid yet', () => signToken({ ...good, nbf: now + 60 })],
    ['has another issuer', () => signToken({ ...good, iss: 'somebody' })],
    ['has another audience', () => signToken({ ...good, aud: 'something' })],
    ['has no issuer', () => signToken({ aud: 'phonebook' })],
    [
      'has no expiry',
      () => new SignJWT(withoutExpiry).setProtectedHeader({ alg: 'HS256' }).sign(key),
    ],
    [
      'has text for an expiry',
      () => signToken({ ...good, exp: `${now + 600}` as unknown as number }),
    ],
    [
      'is not signed',
      () => new UnsecuredJWT({ ...good, sub: 'ann' }).setExpirationTime('1h').encode(),
    ],
    [
      'is signed by another algorithm with the same key',
      () =>
        new SignJWT({ ...good, sub: 'ann' })
          .setProtectedHeader({ alg: 'HS512' })
          .setExpirationTime('1h')
          .sign(key),
    ],
    ['lacks the second factor', () => signToken({ ...good, '2fa': true })],
    [
      'says so of the second factor',
      () => signToken({ ...good, '2fa': true, otp_verified: false }),
    ],
    ['says so in text', () => signToken({ ...good, '2fa': true, otp_verified: 'true' })],
  ])('is refused when it %s', async (_case, makeToken) => {
    expectUnauthorized(await post(server.url, { Authorization: `Bearer ${await makeToken()}` }));
  });

  it('serves with the second factor verified, or when none is asked for', async () => {
    const verified = { ...good, '2fa': true, otp_verified: true };
    expect((await postAs(server.url, verified)).status).toBe(200);
    expect((await postAs(server.url, { ...good, '2fa': false })).status).toBe(200);
  });
});

describe('the user of a token', () => {
  const error =
    'the token must name its user in the claim id or sub, in 1 to 255 characters other than NUL';

  it.each([
    ['nobody', { sub: undefined as unknown as string }],
    ['an empty name', { sub: '' }],
    ['a number', { sub: 7 as unknown as string }],
    ['a list', { sub: ['ann'] as unknown as string }],
    ['a number as id beside a good sub', { id: 7 }],
    ['a name with NUL', { sub: 'ann\0' }],
    ['a name with half a character', { sub: 'ann\uD83D' }],
    ['256 characters', { sub: 'é'.repeat(256) }],
  ])('is refused when it is %s', async (_case, claims: JWTPayload) => {
    const body = { code: 400, message: 'invalid user', error };
    expectRefused(await postAs(server.url, { ...good, ...claims }), 400, body, null);
  });

  it('is told before the capability is looked at', async () => {
    const answer = await postAs(server.url, { ...good, sub: '', [capability]: false });
    expect(answer.status).toBe(400);
  });

  it('is the claim id, else sub, and owns what it imports', async () => {
    const long = '😀'.repeat(255);
    expect((await postAs(server.url, { ...good, id: long, sub: 'other' })).status).toBe(200);
    await using plain = await startServer();
    expect((await postAs(plain.url, { id: 'by-id', sub: 'by-sub' })).status).toBe(200);
    expect(await listContacts(plain.url, 'by-id')).toMatchObject([{ name: 'Ann' }]);
    expect(await listContacts(plain.url, 'by-sub')).toEqual([]);
  });
});

describe('the capability', () => {
  const none = { ...good, [capability]: undefined };

  it.each([
    ['its own claim is true', { ...good, [capability]: true }],
    ['capabilities lists it', { ...none, capabilities: ['a', capability] }],
    ['capabilities sets it', { ...none, capabilities: { [capability]: true } }],
  ])('is held when %s', async (_case, claims) => {
    expect((await postAs(server.url, claims)).status).toBe(200);
  });

  it.each([
    ['it is not there', none],
    ['its claim is text', { ...good, [capability]: 'true' }],
    ['its claim is 1', { ...good, [capability]: 1 }],
    ['its claim is false', { ...good, [capability]: false }],
    [
      'only a part of its name is there',
      { ...none, 'phonebook.ad_phonebook.more': true, phonebook: true },
    ],
    ['capabilities is its name as text', { ...none, capabilities: capability }],
    ['capabilities sets it to 1', { ...none, capabilities: { [capability]: 1 } }],
    [
      'capabilities sets it from the prototype',
      { ...none, capabilities: { ['__proto__']: { [capability]: true } } },
    ],
  ])('is not held when %s', async (_case, claims) => {
    const body = { code: 403, message: 'forbidden: missing capability' };
    expectRefused(await postAs(server.url, claims), 403, body, null);
  });
});

describe('the body', () => {
  it.each([
    ['the token', {}, 401],
    ['the user', { ...good, sub: '' }, 400],
    ['the capability', { ...good, [capability]: false }, 403],
  ])('is not asked for before %s has passed', async (_case, claims: JWTPayload, status) => {
    const token = status === 401 ? 'none' : await signToken(claims);
    const { answer, wasAskedForBody } = await postAndWaitForLeave(server.url, token);
    expect(answer).toContain(`HTTP/1.1 ${status} `);
    expect(wasAskedForBody).toBe(false);
  });

  it('is asked for when all have passed', async () => {
    const { answer, wasAskedForBody } = await postAndWaitForLeave(
      server.url,
      await signToken(good),
    );
    expect(wasAskedForBody).toBe(true);
    expect(answer).toContain('HTTP/1.1 200 ');
  });
});

/** Sends a request that waits for leave before its body (RFC 9110, section 10.1.1). */
async function postAndWaitForLeave(url: string, token: string) {
  const form = multipart(csvFile('name\nAnn\n'));
  const headers = {
    Authorization: `Bearer ${token}`,
    'Content-Type': multipartType,
    'Content-Length': form.length,
    Expect: '100-continue',
    Connection: 'close',
  };
  return new Promise<{ answer: string; wasAskedForBody: boolean }>((resolve, reject) => {
    let wasAskedForBody = false;
    const req = request(new URL('/phonebook/import', url), { method: 'POST', headers });
    req.on('continue', () => {
      wasAskedForBody = true;
      req.end(form);
    });
    req.on('response', (res) => {
      resolve({ answer: `HTTP/1.1 ${res.statusCode} `, wasAskedForBody });
      req.destroy();
    });
    req.on('error', reject);
    req.flushHeaders();
  });
}

describe('the log', () => {
  it('tells why a token was refused, and never the token', async () => {
    const token = await signToken({ ...good, exp: now - 1 });
    const answer = await post(server.url, { Authorization: `Bearer ${token}` });
    const requestId = answer.headers.get('X-Request-Id');
    await eventually(() => {
      const line = server.log.find((entry) => entry['requestId'] === requestId);
      expect(line).toMatchObject({
        failure: { code: 'token_invalid', cause: { code: 'ERR_JWT_EXPIRED' } },
      });
    });
    expect(JSON.stringify(server.log)).not.toContain(token.slice(0, 20));
    expect(server.errors()).toBe('');
  });
});

describe('a public key', () => {
  const claims = { sub: 'ann', [capability]: true, exp: now + 600 };

  it.each(['RS256', 'ES256', 'EdDSA'])('verifies tokens of its own algorithm: %s', async (alg) => {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    const pem = await exportSPKI(publicKey);
    await using verifier = await startServer({ env: { JWT_SECRET: '', JWT_PUBLIC_KEY: pem } });
    const token = await new SignJWT(claims).setProtectedHeader({ alg }).sign(privateKey);
    expect((await post(verifier.url, { Authorization: `Bearer ${token}` })).status).toBe(200);

    const withPemAsSecret = await signToken({}, pem);
    expectUnauthorized(await post(verifier.url, { Authorization: `Bearer ${withPemAsSecret}` }));
  });
});

describe('a key set', () => {
  it('verifies tokens by the key that they name, and refuses others', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const other = await generateKeyPair('ES256');
    const keySet = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' }] };
    const publisher = createServer((_req, res) => void res.end(JSON.stringify(keySet)));
    await new Promise<void>((resolve) => void publisher.listen(0, '127.0.0.1', resolve));
    const { port } = publisher.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/keys`;
    await using verifier = await startServer({ env: { JWT_SECRET: '', JWT_JWKS_URL: url } });
    const sign = (by: typeof privateKey, kid: string) =>
      new SignJWT({ sub: 'ann', [capability]: true, exp: now + 600 })
        .setProtectedHeader({ alg: 'ES256', kid })
        .sign(by);

    const named = await sign(privateKey, 'one');
    expect((await post(verifier.url, { Authorization: `Bearer ${named}` })).status).toBe(200);
    for (const token of [await sign(other.privateKey, 'one'), await sign(privateKey, 'two')]) {
      expectUnauthorized(await post(verifier.url, { Authorization: `Bearer ${token}` }));
    }
    publisher.close();
  });

  it('admits nobody while the key set cannot be had', async () => {
    const url = 'http://127.0.0.1:9/keys';
    await using verifier = await startServer({ env: { JWT_SECRET: '', JWT_JWKS_URL: url } });
    const { privateKey } = await generateKeyPair('ES256');
    const token = await new SignJWT({ sub: 'ann', exp: now + 600 })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .sign(privateKey);
    const answer = await post(verifier.url, { Authorization: `Bearer ${token}` });
    expectRefused(answer, 503, { code: 503, message: 'phonebook unavailable' }, null);
    expect(answer.headers.get('Retry-After')).toBe('5');
  });
});
