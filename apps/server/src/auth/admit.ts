import type { Identity } from '@phonebook/api';
import type { Request } from 'express';
import type { Authenticate } from './authenticate.ts';
import type { TakeRequest } from './rate-limit.ts';

/** Tells who sends a request, or why it is turned away: for its token, or for being one too many. */
export type Admit = (req: Request) => Promise<Identity>;

/** Told whose token a request has, whatever becomes of it. */
export type OnUser = (req: Request, userId: string) => void;

/**
 * Every header `Authorization` counts: `req.headers` has only the first of several.
 *
 * Requests are counted by user where the token names one, else by address.
 */
export function createAdmit(
  authenticate: Authenticate,
  takeRequest: TakeRequest,
  onUser: OnUser,
): Admit {
  return async (req) => {
    const identity = await authenticate(req.headersDistinct['authorization'] ?? []);
    if ('user' in identity) onUser(req, identity.user.id);
    const key = 'user' in identity ? `user:${identity.user.id}` : `address:${req.ip}`;
    const refusal = await takeRequest(key);
    return refusal === undefined ? identity : { refusal };
  };
}
