import { afterAll, describe, expect, it, vi } from 'vitest';
import { refusalOf } from '@phonebook/api';
import { authenticateBy, byHmac, claimsWith, forge, outcomeOf } from './forged-token.ts';
import { capability, secret } from './running-server.ts';

const authenticate = authenticateBy({ JWT_SECRET: secret });
const now = Math.floor(Date.now() / 1_000);

function sign(payload: object | string): string {
  return forge({ alg: 'HS256' }, payload, byHmac(secret));
}

function outcome(payload: object | string): Promise<string> {
  return outcomeOf(authenticate, sign(payload));
}

/** The user that a token with `claims` names. */
async function userOf(claims: object | string) {
  const identity = await authenticate([`Bearer ${sign(claims)}`]);
  if ('refusal' in identity) throw identity.refusal;
  return identity.user;
}

const prototypeKeys = Reflect.ownKeys(Object.prototype);
afterAll(() => expect(Reflect.ownKeys(Object.prototype)).toEqual(prototypeKeys));

describe('the header Authorization', () => {
  const token = sign(claimsWith());

  it.each([
    ['nothing', []],
    ['an empty text', ['']],
    ['another scheme', ['Basic YW5uOmFubg==']],
    ['a scheme that begins alike', [`Bearers ${token}`]],
    ['a scheme that ends alike', [`NoBearer ${token}`]],
    ['a scheme alone', ['Bearer ']],
    ['a token alone', [token]],
    ['a token right behind the scheme', [`Bearer${token}`]],
    ['a tab behind the scheme', [`Bearer\t${token}`]],
    ['a line end in the token', [`Bearer ${token}\nx`]],
    ['a line end before the scheme', [`\nBearer ${token}`]],
  ])('has no token when it is %s', async (_case, headers) => {
    const identity = await authenticate(headers);
    expect(identity).toMatchObject({
      refusal: { code: 'token_missing', message: 'no bearer token' },
    });
  });

  it.each(['Bearer ', 'bearer ', 'BEARER ', 'Bearer    '])(
    'is understood as "%s" and a token',
    async (scheme) => {
      expect(await authenticate([scheme + token])).toHaveProperty('user.id', 'ann');
    },
  );

  it.each([
    ['the same token', `Bearer ${token}`],
    ['another scheme', 'Basic YW5uOmFubg=='],
    ['nothing', ''],
  ])('is refused when there is a second with %s', async (_case, other) => {
    const refused = { refusal: { code: 'token_invalid', message: 'several tokens' } };
    expect(await authenticate([`Bearer ${token}`, other])).toMatchObject(refused);
    expect(await authenticate([other, `Bearer ${token}`])).toMatchObject(refused);
  });
});

describe('authenticate', () => {
  it('lets a bug through, which is no fault of the token', async () => {
    const bug = new Error('a bug');
    const spy = vi.spyOn(String.prototype, 'isWellFormed').mockImplementation(() => {
      throw bug;
    });
    await expect(outcome(claimsWith())).rejects.toBe(bug);
    spy.mockRestore();
  });
});

describe('the times of a token', () => {
  it.each([
    ['text', `"${now + 600}"`],
    ['a date', '"2100-01-01T00:00:00Z"'],
    ['"NaN"', '"NaN"'],
    ['null', 'null'],
    ['true', 'true'],
    ['a list', `[${now + 600}]`],
    ['an object', `{"valueOf":${now + 600}}`],
    ['a negative number', '-1'],
    ['nought', '0'],
    ['now', String(now)],
    ['a fraction that has passed', `${now - 1}.999`],
    ['beyond every number', '1e999'],
    ['before every number', '-1e999'],
    ['beyond every date', '8640000000001'],
  ])('are refused when exp is %s', async (_case, exp) => {
    expect(await outcome(`{"sub":"ann","exp":${exp}}`)).toBe('token_invalid');
  });

  it('are refused without exp', async () => {
    expect(await outcome(claimsWith({ exp: undefined }))).toBe('token_invalid');
    expect(await outcome('{"sub":"ann","__proto__":{"exp":4102444800}}')).toBe('token_invalid');
  });

  it.each([
    ['the last date', 8_640_000_000_000],
    ['a fraction', now + 600.5],
  ])('hold when exp is %s', async (_case, exp) => {
    expect(await outcome(claimsWith({ exp }))).toBe('user ann');
  });

  it.each(['nbf', 'iat'])('are refused when %s is no number', async (claim) => {
    for (const value of ['1', 'NaN', null, true, [], {}]) {
      expect(await outcome(claimsWith({ [claim]: value }))).toBe('token_invalid');
    }
  });

  it('are refused before nbf, and without tolerance', async () => {
    for (const nbf of [now + 60, 1e300]) {
      expect(await outcome(claimsWith({ nbf }))).toBe('token_invalid');
    }
    expect(await outcome(claimsWith({ nbf: -1 }))).toBe('user ann');
  });
});

describe('the issuer and the audience of a token', () => {
  const strict = authenticateBy({ JWT_SECRET: secret, JWT_ISSUER: 'us', JWT_AUDIENCE: 'phones' });
  const strictly = (claims: object) =>
    outcomeOf(strict, sign(claimsWith({ iss: 'us', aud: 'phones', ...claims })));

  it.each([[undefined], [null], [1], [true], [['us']], [{ us: true }], ['US'], ['us '], ['']])(
    'are refused when iss is %j',
    async (iss) => {
      expect(await strictly({ iss })).toBe('token_invalid');
    },
  );

  it.each([
    [undefined],
    [null],
    [1],
    [true],
    [[]],
    [[['phones']]],
    [['mail']],
    [{ phones: true }],
    ['Phones'],
    ['phones mail'],
    ['phone'],
    [''],
  ])('are refused when aud is %j', async (aud) => {
    expect(await strictly({ aud })).toBe('token_invalid');
  });

  it('hold when they are as configured, the audience also as one of several', async () => {
    expect(await strictly({})).toBe('user ann');
    expect(await strictly({ aud: ['mail', 'phones'] })).toBe('user ann');
  });

  it.each([
    ['JWT_ISSUER', { JWT_ISSUER: 'us' }, 'iss'],
    ['JWT_AUDIENCE', { JWT_AUDIENCE: 'us' }, 'aud'],
  ])('are asked for each by itself: %s', async (_case, env, claim) => {
    const one = authenticateBy({ JWT_SECRET: secret, ...env });
    expect(await outcomeOf(one, sign(claimsWith()))).toBe('token_invalid');
    expect(await outcomeOf(one, sign(claimsWith({ [claim]: 'us' })))).toBe('user ann');
  });
});

describe('the second factor of a token', () => {
  it.each([[true], ['true'], ['false'], [1], [0], [''], [null], [[]], [{}]])(
    'has to be verified when 2fa is %j',
    async (twoFactors) => {
      const claims = { '2fa': twoFactors };
      for (const verified of [undefined, false, 'true', 1, null, [], {}, [true]]) {
        const identity = await authenticate([
          `Bearer ${sign(claimsWith({ ...claims, otp_verified: verified }))}`,
        ]);
        const message = 'the second factor is not verified';
        expect(identity).toMatchObject({ refusal: { code: 'token_invalid', message } });
      }
      expect(await outcome(claimsWith({ ...claims, otp_verified: true }))).toBe('user ann');
    },
  );

  it('is not asked for when 2fa is false or not there', async () => {
    expect(await outcome(claimsWith({ '2fa': false }))).toBe('user ann');
    expect(await outcome(claimsWith({ otp_verified: false }))).toBe('user ann');
  });
});

describe('the user of a token', () => {
  const names: [unknown][] = [
    [''],
    [0],
    [7],
    [true],
    [false],
    [[]],
    [['ann']],
    [{}],
    [{ length: 3 }],
    ['a'.repeat(256)],
    ['😀'.repeat(256)],
    ['ann\0'],
    ['\0'],
    ['\uD83D'],
  ];

  it.each(names)('is refused when the name is %j', async (name) => {
    expect(await outcome(claimsWith({ sub: name }))).toBe('user_invalid');
    expect(await outcome(claimsWith({ id: name }))).toBe('user_invalid');
  });

  it('is refused when there is no name, and the refusal says what is missing', async () => {
    const identity = await authenticate([`Bearer ${sign(claimsWith({ sub: undefined }))}`]);
    const message =
      'the token must name its user in the claim id or sub, in 1 to 255 characters other than NUL';
    expect(identity).toMatchObject({ refusal: { code: 'user_invalid', message } });
    expect(await outcome(claimsWith({ sub: null }))).toBe('user_invalid');
  });

  it('is never one of the prototype', async () => {
    const nobody = `{"exp":${now + 600},"__proto__":{"id":"root","sub":"root"}}`;
    expect(await outcome(nobody)).toBe('user_invalid');
    const ann = `{"exp":${now + 600},"sub":"ann","__proto__":{"id":"root"}}`;
    expect(await outcome(ann)).toBe('user ann');
  });

  it('is the claim id, else sub; the last, where a claim comes twice', async () => {
    expect(await outcome(claimsWith({ id: 'bob' }))).toBe('user bob');
    expect(await outcome(claimsWith({ id: null }))).toBe('user ann');
    expect(await outcome(`{"sub":"ann","sub":"bob","exp":${now + 600}}`)).toBe('user bob');
    expect(await outcome(`{"sub":"ann","sub":"","exp":${now + 600}}`)).toBe('user_invalid');
    expect(await outcome(claimsWith({ sub: '😀'.repeat(255) }))).toMatch(/^user 😀/);
  });
});

describe('the groups of a user', () => {
  it.each([
    [undefined, []],
    ['sales', []],
    [{ 0: 'sales', length: 1 }, []],
    [null, []],
    [true, []],
    [
      ['sales', 1, null, ['it'], { it: true }, 'it'],
      ['sales', 'it'],
    ],
  ])('of %j are %j', async (groups, expected) => {
    expect((await userOf(claimsWith({ groups }))).groups).toEqual(expected);
  });
});

describe('the capability of a user', () => {
  const none = { [capability]: undefined };

  async function refusal(claims: object | string): Promise<string | undefined> {
    return refusalOf({ user: await userOf(claims) }, capability)?.code;
  }

  it.each([
    ['by its own claim', { [capability]: true }],
    ['in a list', { ...none, capabilities: ['a', capability] }],
    ['in a list among other things', { ...none, capabilities: [1, null, [], {}, capability] }],
    ['in an object', { ...none, capabilities: { a: true, [capability]: true } }],
    ['by its own claim, whatever the list has', { [capability]: true, capabilities: 'none' }],
  ])('is held %s', async (_case, claims) => {
    expect(await refusal(claimsWith(claims))).toBeUndefined();
  });

  it.each([[1], [0], ['true'], [''], [[]], [[true]], [{}], [{ true: true }], [null], [false]])(
    'is not held by %j',
    async (held) => {
      expect(await refusal(claimsWith({ [capability]: held }))).toBe('capability_missing');
      const capabilities = { [capability]: held };
      expect(await refusal(claimsWith({ ...none, capabilities }))).toBe('capability_missing');
    },
  );

  it.each([
    ['text', capability],
    ['text with it', `a ${capability}`],
    ['a nested list', [[capability]]],
    ['a list of objects', [{ [capability]: true }]],
    ['a list with a part of it', ['phonebook', 'phonebook.*', '*', `${capability}.x`]],
    ['a list in other letters', [capability.toUpperCase(), `${capability} `, `${capability}\0`]],
    ['an object within an object', { a: { [capability]: true } }],
    ['an object by parts', { phonebook: { ad_phonebook: true } }],
    ['true', true],
    ['a number', 1],
    ['null', null],
  ])('is not held when capabilities is %s', async (_case, capabilities) => {
    expect(await refusal(claimsWith({ ...none, capabilities }))).toBe('capability_missing');
  });

  it.each(['__proto__', 'constructor', 'prototype'])('is not held by way of %s', async (name) => {
    const held = `{"${capability}":true,"prototype":{"${capability}":true}}`;
    const head = `"sub":"ann","exp":${now + 600}`;
    for (const payload of [
      `{${head},"${name}":${held}}`,
      `{${head},"capabilities":{"${name}":${held}}}`,
      `{${head},"${name}":{"capabilities":["${capability}"]}}`,
    ]) {
      expect(await refusal(payload)).toBe('capability_missing');
    }
    expect({}).not.toHaveProperty([capability]);
  });

  it('is one of those that are held, and of no others', async () => {
    const claims = { a: true, b: 'true', capabilities: { c: true, d: 1 } };
    const { capabilities } = await userOf(claimsWith({ ...none, ...claims }));
    expect([...capabilities]).toEqual(['a', 'c']);
    expect([...(await userOf(claimsWith())).capabilities]).toEqual([capability]);
  });

  it('is not held when the last claim of its name does not say so', async () => {
    const twice = `{"sub":"ann","exp":${now + 600},"${capability}":true,"${capability}":false}`;
    expect(await refusal(twice)).toBe('capability_missing');
  });
});
