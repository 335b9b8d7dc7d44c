import { createHash } from 'node:crypto';
import type { RateLimit } from '@phonebook/api';
import { AppError } from '@phonebook/core';
import type { RequestCounters } from '@phonebook/db';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Counts a request of the caller `key`; answers the error when there were too many. */
export type TakeRequest = (key: string) => Promise<AppError | undefined>;

/**
 * `burst` requests may come at once, and in the long run `perSecond` each second.
 *
 * @param counters Where services count together that share a database. Who is over the limit here need not
 *   be looked up there; while it cannot be had, each service counts for itself.
 */
export function createRateLimit(limit: RateLimit, counters?: RequestCounters): TakeRequest {
  if (limit.perSecond === 0) return () => Promise.resolve(undefined);
  const takeHere = countHere(limit);
  if (counters === undefined) return takeHere;
  const takeThere = countTogether(limit, counters);
  return async (key) => (await takeHere(key)) ?? (await takeThere(key));
}

function countHere({ perSecond, burst }: RateLimit): TakeRequest {
  const limiter = new RateLimiterMemory({ points: burst, duration: burst / perSecond });
  return async (key) => {
    try {
      await limiter.consume(key);
      return undefined;
    } catch (rejection) {
      if (!(rejection instanceof RateLimiterRes)) throw rejection;
      return tooMany(rejection.msBeforeNext);
    }
  };
}

function countTogether({ perSecond, burst }: RateLimit, counters: RequestCounters): TakeRequest {
  const lifeMs = (burst / perSecond) * 1_000;
  return async (key) => {
    // Names of users are longer than keys may be.
    const counted = await counters
      .add(createHash('sha256').update(key).digest('hex'), 1, Math.ceil(lifeMs))
      .catch(() => undefined);
    if (counted === undefined || counted.points <= burst) return undefined;
    return tooMany(counted.endsAtMs - Date.now());
  };
}

function tooMany(msBeforeNext: number): AppError {
  const retryAfterSeconds = Math.max(1, Math.ceil(msBeforeNext / 1_000));
  return new AppError('rate_limited', 'too many requests', { retryAfterSeconds });
}
