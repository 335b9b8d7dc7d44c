import { AppError, type ErrorCode } from '@phonebook/core';
import { TRPCError, type TRPC_ERROR_CODE_KEY } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { importCapability } from './phonebook/capability.ts';

interface CommonEntry {
  /** tRPC's name of the kind, from which the HTTP status follows. */
  readonly kind: TRPC_ERROR_CODE_KEY;
  /** The published wording. */
  readonly message: string;
  /** Headers of the answer, such as `WWW-Authenticate` (RFC 6750, section 3). */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Whether the caller is told more than the published wording: what is wrong and how to mend it, as the error
 * itself says, or the entry where it names what core does not know. Of the others the contract says nothing;
 * doors that may say more say the remedy.
 */
type ErrorEntry = CommonEntry &
  (
    | { readonly isExplained: true; readonly explanation?: string }
    | { readonly isExplained: false; readonly remedy: string }
  );

const sendToken = `send a token in the header "Authorization: Bearer TOKEN", one that has not expired and holds the capability ${importCapability}`;
const tryAgain = 'nothing is stored; try again in a few seconds';

/** How each error reads outside. A code that is missing here does not compile. */
const entries = {
  token_missing: {
    kind: 'UNAUTHORIZED',
    message: 'authorization required',
    isExplained: false,
    remedy: sendToken,
    headers: { 'WWW-Authenticate': 'Bearer' },
  },
  token_invalid: {
    kind: 'UNAUTHORIZED',
    message: 'authorization required',
    isExplained: false,
    remedy: sendToken,
    headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  },
  keys_unavailable: {
    kind: 'SERVICE_UNAVAILABLE',
    message: 'phonebook unavailable',
    isExplained: false,
    remedy: tryAgain,
  },
  user_invalid: { kind: 'BAD_REQUEST', message: 'invalid user', isExplained: true },
  capability_missing: {
    kind: 'FORBIDDEN',
    message: 'forbidden: missing capability',
    isExplained: false,
    remedy: `the token must hold the capability ${importCapability}`,
  },
  rate_limited: {
    kind: 'TOO_MANY_REQUESTS',
    message: 'too many requests',
    isExplained: false,
    remedy: tryAgain,
  },
  import_running: { kind: 'CONFLICT', message: 'import still running', isExplained: true },
  key_reused: {
    kind: 'UNPROCESSABLE_CONTENT',
    message: 'idempotency key already used',
    isExplained: true,
    explanation:
      'the Idempotency-Key was sent with another file or other options before: use a new one for each import',
  },
  body_too_slow: { kind: 'TIMEOUT', message: 'request timeout', isExplained: true },
  encoding_unsupported: {
    kind: 'UNSUPPORTED_MEDIA_TYPE',
    message: 'unsupported content encoding',
    isExplained: true,
    // RFC 9110, section 15.5.16.
    headers: { 'Accept-Encoding': 'identity' },
  },
  file_missing: { kind: 'BAD_REQUEST', message: 'file required', isExplained: true },
  option_invalid: { kind: 'BAD_REQUEST', message: 'invalid import option', isExplained: true },
  csv_unreadable: { kind: 'BAD_REQUEST', message: 'invalid CSV file', isExplained: true },
  file_too_large: { kind: 'PAYLOAD_TOO_LARGE', message: 'file too large', isExplained: true },
  service_busy: {
    kind: 'SERVICE_UNAVAILABLE',
    message: 'phonebook unavailable',
    isExplained: false,
    remedy: tryAgain,
  },
  store_unavailable: {
    kind: 'SERVICE_UNAVAILABLE',
    message: 'phonebook unavailable',
    isExplained: false,
    remedy: tryAgain,
  },
  store_conflict: {
    kind: 'SERVICE_UNAVAILABLE',
    message: 'phonebook unavailable',
    isExplained: false,
    remedy: tryAgain,
  },
} as const satisfies Record<ErrorCode, ErrorEntry>;

/** Any error that is none of ours: its cause is for the log alone. */
const unexpected = {
  kind: 'INTERNAL_SERVER_ERROR',
  message: 'internal error',
  isExplained: false,
  remedy: 'this is a fault of the service; its log has the cause',
} as const satisfies ErrorEntry;

/** An error as an HTTP answer. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ErrorBody;
}

export interface ErrorBody {
  readonly code: number;
  readonly message: string;
  readonly error?: string;
}

/** The answer to any error; one that is not ours is masked as an internal error. */
export function toErrorAnswer(error: unknown): ErrorAnswer {
  const known = findAppError(error);
  const { kind, message, isExplained } = known ? entries[known.code] : unexpected;
  const status = getHTTPStatusCodeFromError(new TRPCError({ code: kind }));
  return {
    status,
    headers: errorHeaders(known),
    body: {
      code: status,
      message,
      ...(isExplained ? { error: explainError(error) } : {}),
    },
  };
}

/** What is wrong and how to mend it, of any error: for doors that may say more than REST does. */
export function explainError(error: unknown): string {
  const known = findAppError(error);
  if (known === undefined) return unexpected.remedy;
  const entry: ErrorEntry = entries[known.code];
  return entry.isExplained ? (entry.explanation ?? known.message) : entry.remedy;
}

/** tRPC's error for one of ours, with the wording of {@link toErrorAnswer}. */
export function toTrpcError(error: AppError): TRPCError {
  const { kind, message } = entries[error.code];
  return new TRPCError({ code: kind, message, cause: error });
}

/** The error of ours that `error` is or was caused by. */
export function findAppError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  // What `await using` throws when giving up a resource fails too, after the work with it has.
  if (error instanceof SuppressedError) {
    return findAppError(error.suppressed) ?? findAppError(error.error);
  }
  return error instanceof Error ? findAppError(error.cause) : undefined;
}

/** The headers that an error adds to its answer. */
function errorHeaders(error: AppError | undefined): Record<string, string> {
  if (error === undefined) return {};
  const { headers }: ErrorEntry = entries[error.code];
  const { retryAfterSeconds } = error;
  return {
    ...headers,
    ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }),
  };
}
