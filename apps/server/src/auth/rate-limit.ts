import { createHash } from 'node:crypto';
import type { RateLimit } from '@phonebook/api';
import { AppError } from '@phonebook/core';
import type { DatabaseNotice, RequestCount, RequestCounters } from '@phonebook/db';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { seldom } from '../seldom.ts';

/** Counts a request of the caller `key`; answers the error when there were too many. */
export type TakeRequest = (key: string) => Promise<AppError | undefined>;

type OnNotice = (notice: DatabaseNotice) => void;

/**
 * `burst` requests may come at once, and in the long run `perSecond` each second.
 *
 * @param counters Where services count together that share a database. Who is over the limit here need not
 *   be looked up there; while it cannot be had, each service counts for itself.
 * @param onNotice Told of that, once a minute.
 */
export function createRateLimit(
  limit: RateLimit,
  counters: RequestCounters | undefined,
  onNotice: OnNotice,
): TakeRequest {
  if (limit.perSecond === 0) return () => Promise.resolve(undefined);
  const takeHere = countHere(limit);
  if (counters === undefined) return takeHere;
  const takeThere = countTogether(limit, counters, seldom(onNotice));
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

function countTogether(
  { perSecond, burst }: RateLimit,
  counters: RequestCounters,
  onNotice: OnNotice,
): TakeRequest {
  const lifeMs = Math.ceil((burst / perSecond) * 1_000);

  async function count(key: string): Promise<RequestCount | undefined> {
    try {
      // Names of users are longer than keys may be.
      return await counters.add(createHash('sha256').update(key).digest('hex'), 1, lifeMs);
    } catch (cause) {
      const message = 'requests cannot be counted together: the limit is each server’s own';
      onNotice({ message, cause });
      return undefined;
    }
  }

  return async (key) => {
    const counted = await count(key);
    if (counted === undefined || counted.points <= burst) return undefined;
    return tooMany(counted.endsAtMs - Date.now());
  };
}

function tooMany(msBeforeNext: number): AppError {
  const retryAfterSeconds = Math.max(1, Math.ceil(msBeforeNext / 1_000));
  return new AppError('rate_limited', 'too many requests', { retryAfterSeconds });
}
