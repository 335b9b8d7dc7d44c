import { describe, expect, it } from 'vitest';
import { authenticateBy, byHmac, claimsWith, forge, outcomeOf } from '../../test/forged-token.ts';
import { readDevelopmentSecret } from '../config/development-secret.ts';
import { dataFolder } from '../config/paths.ts';

describe('openVerificationKey', () => {
  it('takes the secret of development where nothing is configured', async () => {
    const secret = readDevelopmentSecret(dataFolder);
    const token = forge({ alg: 'HS256' }, claimsWith(), byHmac(secret));
    expect(await outcomeOf(authenticateBy({}), token)).toBe('user ann');
  });

  it('reads a secret as UTF-8', async () => {
    const secret = 'ein Geheimnis für die Prüfungen, länger als 32';
    const token = forge({ alg: 'HS256' }, claimsWith(), byHmac(Buffer.from(secret, 'utf8')));
    expect(await outcomeOf(authenticateBy({ JWT_SECRET: secret }), token)).toBe('user ann');
  });
});
