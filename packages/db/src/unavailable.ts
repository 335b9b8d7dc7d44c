import { AppError } from '@phonebook/core';

const retryAfterSeconds = 5;

/** Why a database does not serve that was made anew while the service ran. */
export const tableMissing = 'a table is missing: start the service again to have it made';

/** The database does not serve: away, busy, full, read-only. Nothing is stored. */
export function unavailable(reason: string, cause?: unknown): AppError {
  return new AppError('store_unavailable', reason, { cause, retryAfterSeconds });
}

/** Others write, and for too long. Nothing is stored. */
export function busy(reason: string): AppError {
  return new AppError('service_busy', reason, { retryAfterSeconds });
}

/** The database has undone an import, for the sake of another transaction; it may go well the next time. */
export function conflict(cause: unknown): AppError {
  const reason = 'the database gave the import up for the sake of another transaction';
  return new AppError('store_conflict', reason, { cause, retryAfterSeconds: 1 });
}
