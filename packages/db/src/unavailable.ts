import { AppError } from '@phonebook/core';

const retryAfterSeconds = 5;

/** The database does not serve: away, busy, full, read-only. Nothing is stored. */
export function unavailable(reason: string, cause?: unknown): AppError {
  return new AppError('store_unavailable', reason, { cause, retryAfterSeconds });
}
