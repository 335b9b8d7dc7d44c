import type { RateLimit } from '@phonebook/api';
import { AppError } from '@phonebook/core';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Counts a request of the caller `key`; answers the error when there were too many. */
export type TakeRequest = (key: string) => Promise<AppError | undefined>;

/** `burst` requests may come at once, and in the long run `perSecond` each second. */
export function createRateLimit({ perSecond, burst }: RateLimit): TakeRequest {
  if (perSecond === 0) return () => Promise.resolve(undefined);
  const limiter = new RateLimiterMemory({ points: burst, duration: burst / perSecond });
  return async (key) => {
    try {
      await limiter.consume(key);
      return undefined;
    } catch (rejection) {
      if (!(rejection instanceof RateLimiterRes)) throw rejection;
      const retryAfterSeconds = Math.max(1, Math.ceil(rejection.msBeforeNext / 1_000));
      return new AppError('rate_limited', 'too many requests', { retryAfterSeconds });
    }
  };
}
