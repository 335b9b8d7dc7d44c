import type { Identity } from '@phonebook/api';
import type { Request } from 'express';
import type { Authenticate } from './authenticate.ts';
import type { TakeRequest } from './rate-limit.ts';

/** Tells who sends a request, or why it is turned away: for its token, or for being one too many. */
export type Admit = (req: Request) => Promise<Identity>;

/** Requests are counted by user where the token names one, else by address. */
export function createAdmit(authenticate: Authenticate, takeRequest: TakeRequest): Admit {
  return async (req) => {
    // Of two, Node would drop the second: joined they are no token (RFC 9110, section 5.3).
    const identity = await authenticate(req.headersDistinct['authorization']?.join(', '));
    const key = 'user' in identity ? `user:${identity.user.id}` : `address:${req.ip}`;
    const refusal = await takeRequest(key);
    return refusal === undefined ? identity : { refusal };
  };
}
