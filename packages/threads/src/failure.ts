import { AppError, type ErrorCode } from '@phonebook/core';

/** An error as data. Copied from thread to thread, an `Error` loses its class, its name and its code. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly code?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly cause?: Failure | undefined;
}

export function toFailure(error: unknown): Failure {
  // What `await using` throws when giving up a resource fails too, after the work with it has.
  if (error instanceof SuppressedError) return toFailure(error.suppressed);
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack, cause } = error;
  return {
    name,
    message,
    stack,
    code: 'code' in error ? String(error.code) : undefined,
    retryAfterSeconds: error instanceof AppError ? error.retryAfterSeconds : undefined,
    cause: cause === undefined ? undefined : toFailure(cause),
  };
}

/** The error that a failure was made of: an `AppError` is one again, others keep name and code. */
export function toError({ name, message, stack, code, retryAfterSeconds, cause }: Failure): Error {
  const options = cause === undefined ? {} : { cause: toError(cause) };
  if (name === AppError.name) {
    // Only an AppError has that name, and its code is one of ours.
    const known = code as ErrorCode;
    return new AppError(known, message, {
      ...options,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    });
  }
  const error = Object.assign(new Error(message, options), { name, stack });
  return code === undefined ? error : Object.assign(error, { code });
}
