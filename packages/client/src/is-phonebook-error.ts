import type { PhonebookRouter } from '@phonebook/api/wire';
import { isTRPCClientError, type TRPCClientError } from '@trpc/client';

/** A call that failed. `data` is missing where no answer came. */
export type PhonebookError = TRPCClientError<PhonebookRouter>;

export function isPhonebookError(error: unknown): error is PhonebookError {
  return isTRPCClientError<PhonebookRouter>(error);
}
