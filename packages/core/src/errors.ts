/**
 * Everything that can make a request fail as a whole. A row that cannot be used is no error: it is
 * data in the report.
 */
export const errorCodes = [
  'token_missing',
  'token_invalid',
  'keys_unavailable',
  'user_invalid',
  'capability_missing',
  'rate_limited',
  'import_running',
  'key_reused',
  'body_too_slow',
  'encoding_unsupported',
  'file_missing',
  'option_invalid',
  'csv_unreadable',
  'file_too_large',
  'service_busy',
  'store_unavailable',
  'store_conflict',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

interface AppErrorOptions {
  /** What went wrong underneath: for the log, never for the caller. */
  readonly cause?: unknown;
  /** When it makes sense to try again, in seconds. */
  readonly retryAfterSeconds?: number;
}

/**
 * An expected failure. `code` is for programs; `message` tells a person what is wrong and how to
 * mend it, and is safe to show to the caller.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
