import { findAppError } from '@phonebook/api';

/** A failure as the log tells it. */
export interface Description {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly stack?: string | undefined;
  readonly cause?: Description;
}

/**
 * Describes an `AppError` by its code and message, with its cause, and a bug by its stack. What a
 * library says of a request that is at fault (`isOurFault` is false) is told by its code alone, since
 * its message may quote what was sent.
 */
export function describeFailure(failure: unknown, isOurFault: boolean): Description {
  const known = findAppError(failure);
  if (known === undefined) return isOurFault ? explain(rootCause(failure)) : toNameAndCode(failure);
  const { code, message, cause } = known;
  if (cause === undefined) return { code, message };
  return { code, message, cause: isOurFault ? explain(rootCause(cause)) : toNameAndCode(cause) };
}

function toNameAndCode(failure: unknown): Description {
  if (!(failure instanceof Error)) return {};
  // Of an error that it has no name for, a library may say that its code is undefined.
  const hasCode = 'code' in failure && failure.code !== undefined;
  return { name: failure.name, ...(hasCode ? { code: String(failure.code) } : {}) };
}

function explain(failure: unknown): Description {
  if (!(failure instanceof Error)) return { message: String(failure) };
  return { ...toNameAndCode(failure), message: failure.message, stack: failure.stack };
}

function rootCause(failure: unknown): unknown {
  const isCaused = failure instanceof Error && failure.cause !== undefined;
  return isCaused ? rootCause(failure.cause) : failure;
}
