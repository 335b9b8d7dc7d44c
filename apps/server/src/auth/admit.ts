import type { Identity } from '@phonebook/api';
import type { Request } from 'express';
import { noteUser } from '../http/request-log.ts';
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
    const refusal = await takeRequest(countedBy(req, identity));
    return refusal === undefined ? identity : { refusal };
  };
}

function countedBy(req: Request, identity: Identity): string {
  if ('refusal' in identity) return `address:${req.ip}`;
  if (req.res !== undefined) noteUser(req.res, identity.user.id);
  return `user:${identity.user.id}`;
}
