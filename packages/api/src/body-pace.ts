import { AppError } from '@phonebook/core';

/** How fast a body has to come: each `windowMs` brings as much, or its end. */
export interface BodyPace {
  readonly windowMs: number;
  readonly minBytes: number;
}

/** Far slower than any line, and still an upload of the largest size takes less than a lifetime. */
export const defaultBodyPace: BodyPace = { windowMs: 30_000, minBytes: 16_384 };

/** What is thrown for a body that is slower than this. */
export function bodyTooSlow({ windowMs, minBytes }: BodyPace): AppError {
  const reason = `the body came too slowly: fewer than ${minBytes} bytes in ${windowMs / 1_000} s; send it again`;
  return new AppError('body_too_slow', reason);
}
