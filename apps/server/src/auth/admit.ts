import type { Identity } from '@phonebook/api';
import type { Request } from 'express';
import type { Authenticate } from './authenticate.ts';
import type { TakeRequest } from './rate-limit.ts';

/** Tells who sends a request, or why it is turned away: for its token, or for being one too many. */
export type Admit = (req: Request) => Promise<Identity>;

/**
 * Every header `Authorization` counts: `req.headers` has only the first of several.
 *
 * Requests are counted by user where the token names one, else by address.
 */
export function createAdmit(authenticate: Authenticate, takeRequest: TakeRequest): Admit {
  return async (req) => {
    const identity = await authenticate(req.headersDistinct['authorization'] ?? []);
    const key = 'user' in identity ? `user:${identity.user.id}` : `address:${req.ip}`;
    const refusal = await takeRequest(key);
    return refusal === undefined ? identity : { refusal };
  };
}
