import type { Identity } from '@phonebook/api';
import type { Request } from 'express';
import type { Authenticate } from './authenticate.ts';
import type { TakeRequest } from './rate-limit.ts';

/** Tells who sends a request, and turns those away who send too many. */
export type Identify = (req: Request) => Promise<Identity>;

/** Requests are counted by user where the token names one, else by address. */
export function createIdentify(authenticate: Authenticate, takeRequest: TakeRequest): Identify {
  return async (req) => {
    const identity = await authenticate(req.headers.authorization);
    const key = 'user' in identity ? `user:${identity.user.id}` : `address:${req.ip}`;
    const refusal = await takeRequest(key);
    return refusal === undefined ? identity : { refusal };
  };
}
