import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { byHmac, claimsWith, forge } from '../../test/forged-token.ts';
import { signJwt, verifyJwt } from './jwt.ts';

const secret = Buffer.from('a secret of the tests, longer than 32 bytes');
const verificationKey = { key: createSecretKey(secret), algorithms: ['HS256'] };
const anything = { issuer: undefined, audience: undefined };

function sign(payload: object | string): string {
  return forge({ alg: 'HS256' }, payload, byHmac(secret));
}

describe('verifyJwt', () => {
  it.each([
    ['its spelling', `${sign(claimsWith())}=`, 'ERR_JWS_INVALID', 'a part is not in base64url'],
    ['a missing expiry', sign('{}'), 'ERR_JWT_INVALID', 'exp is no moment'],
    ['an endless expiry', sign('{"exp":1e999}'), 'ERR_JWT_INVALID', 'exp is no moment'],
    ['its age', sign('{"exp":1}'), 'ERR_JWT_EXPIRED', /timestamp check failed/],
  ])('tells of a token that it is refused for %s', async (_case, token, code, message) => {
    await expect(verifyJwt(token, verificationKey, anything)).rejects.toMatchObject({
      code: 'token_invalid',
      message: 'the token does not verify',
      cause: { code, message: expect.stringMatching(message) },
    });
  });
});

describe('signJwt', () => {
  it('signs a token that says when it was signed and how long it serves', async () => {
    const token = await signJwt({ sub: 'ann' }, '8h', secret);
    const claims = await verifyJwt(token, verificationKey, anything);
    const { iat = 0 } = claims;
    expect(Math.abs(Date.now() / 1_000 - iat)).toBeLessThan(60);
    expect(claims).toEqual({ sub: 'ann', iat, exp: iat + 8 * 3_600 });
    const [header = ''] = token.split('.');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({
      alg: 'HS256',
      typ: 'JWT',
    });
  });
});
