import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { importCapability } from '@phonebook/api';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { describe, expect, it, vi } from 'vitest';
import { createAuthenticate } from '../src/auth/authenticate.ts';
import { loadConfig } from '../src/config/load-config.ts';

const exp = Math.floor(Date.now() / 1_000) + 100_000;

interface Publisher extends AsyncDisposable {
  readonly authenticate: ReturnType<typeof createAuthenticate>;
  requests: number;
}

/** Serves a key set, and the service that asks for it. */
async function publish(listener: RequestListener): Promise<Publisher> {
  const server = createServer((req, res) => {
    publisher.requests += 1;
    listener(req, res);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const config = loadConfig({ JWT_JWKS_URL: `http://127.0.0.1:${port}/keys` });
  const publisher: Publisher = {
    authenticate: createAuthenticate(config),
    requests: 0,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return publisher;
}

function sign(key: CryptoKey | Uint8Array, alg: string, kid?: string): Promise<string> {
  const header = { alg, ...(kid === undefined ? {} : { kid }) };
  return new SignJWT({ sub: 'ann', [importCapability]: true, exp })
    .setProtectedHeader(header)
    .sign(key);
}

async function makeKey(kid: string, alg = 'ES256'): Promise<{ key: CryptoKey; jwk: JWK }> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { key: privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg } };
}

async function judge({ authenticate }: Publisher, token: string): Promise<string> {
  const identity = await authenticate(`Bearer ${token}`);
  return 'refusal' in identity ? identity.refusal.code : identity.user.id;
}

const one = await makeKey('one');
const token = await sign(one.key, 'ES256', 'one');

describe('a key set that cannot be had', () => {
  it.each<[string, RequestListener]>([
    [
      'without end',
      (_req, res) => {
        const write = (): void => {
          while (res.write('x'.repeat(65_536)));
          res.once('drain', write);
        };
        write();
      },
    ],
    ['of an error', (_req, res) => void res.writeHead(500).end('{"keys":[]}')],
    ['of HTML', (_req, res) => void res.end('<html>')],
    ['of another kind of JSON', (_req, res) => void res.end('[]')],
    ['that is elsewhere', (_req, res) => void res.writeHead(302, { Location: '/other' }).end()],
    ['that breaks off', (req) => void req.socket.destroy()],
  ])('lets nobody in: one %s', async (_case, listener) => {
    await using publisher = await publish(listener);
    expect(await judge(publisher, token)).toBe('keys_unavailable');
  });

  it('lets nobody in: one that comes by drops', { timeout: 20_000 }, async () => {
    await using publisher = await publish((_req, res) => {
      const drip = setInterval(() => res.write(' '), 200);
      res.once('close', () => clearInterval(drip));
    });
    expect(await judge(publisher, token)).toBe('keys_unavailable');
  });
});

describe('a key set', () => {
  it('is fetched once for many tokens', async () => {
    await using publisher = await publish(
      (_req, res) => void res.end(JSON.stringify({ keys: [one.jwk] })),
    );
    const users = await Promise.all(Array.from({ length: 50 }, () => judge(publisher, token)));
    expect(new Set(users)).toEqual(new Set(['ann']));
    expect(publisher.requests).toBe(1);
  });

  it('is fetched once for many tokens that name unknown keys', async () => {
    await using publisher = await publish(
      (_req, res) => void res.end(JSON.stringify({ keys: [one.jwk] })),
    );
    expect(await judge(publisher, token)).toBe('ann');
    const unknown = await Promise.all(
      Array.from({ length: 50 }, (_, n) => sign(one.key, 'ES256', `unknown ${n}`)),
    );
    for (const each of unknown) expect(await judge(publisher, each)).toBe('token_invalid');
    expect(publisher.requests).toBe(1);
  });

  it('serves a new key within seconds, and the old one as long as it has it', async () => {
    const two = await makeKey('two');
    const signedByTwo = await sign(two.key, 'ES256', 'two');
    let keys = [one.jwk];
    await using publisher = await publish((_req, res) => void res.end(JSON.stringify({ keys })));
    expect(await judge(publisher, token)).toBe('ann');
    keys = [one.jwk, two.jwk];
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 6_000 });
    try {
      expect(await judge(publisher, signedByTwo)).toBe('ann');
      expect(await judge(publisher, token)).toBe('ann');
      keys = [two.jwk];
      vi.setSystemTime(Date.now() + 601_000);
      expect(await judge(publisher, signedByTwo)).toBe('ann');
      expect(await judge(publisher, token)).toBe('token_invalid');
    } finally {
      vi.useRealTimers();
    }
  });

  it('lets nobody in when it has grown old and cannot be had anew', async () => {
    let isAway = false;
    await using publisher = await publish((_req, res) => {
      if (isAway) res.writeHead(503);
      res.end(JSON.stringify({ keys: [one.jwk] }));
    });
    expect(await judge(publisher, token)).toBe('ann');
    isAway = true;
    expect(await judge(publisher, token)).toBe('ann');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 601_000 });
    try {
      expect(await judge(publisher, token)).toBe('keys_unavailable');
    } finally {
      vi.useRealTimers();
    }
  });

  it('never serves by a secret in it, a short key, or one for something else', async () => {
    const k = Buffer.from('a secret that everybody can fetch, 32 bytes');
    const oct = { kty: 'oct', k: k.toString('base64url'), kid: 'oct', alg: 'HS256' };
    const forEncryption = await makeKey('enc');
    const keys = [oct, { ...forEncryption.jwk, use: 'enc' }];
    await using publisher = await publish((_req, res) => void res.end(JSON.stringify({ keys })));
    expect(await judge(publisher, await sign(k, 'HS256', 'oct'))).toBe('token_invalid');
    expect(await judge(publisher, await sign(forEncryption.key, 'ES256', 'enc'))).toBe(
      'token_invalid',
    );
    expect(await judge(publisher, await sign(one.key, 'ES256', 'one'))).toBe('token_invalid');
  });

  it('refuses a token that two of its keys might have signed', async () => {
    const keys = [one.jwk, { ...(await makeKey('one')).jwk }];
    await using publisher = await publish((_req, res) => void res.end(JSON.stringify({ keys })));
    expect(await judge(publisher, token)).toBe('token_invalid');
  });
});
