import { randomUUID } from 'node:crypto';
import { findAppError } from '@phonebook/api';
import type { RequestHandler, Response } from 'express';
import type { Logger } from 'pino';

const acceptedId = /^[\w.-]{1,64}$/;

/** Why each answer under way is not a success, for the line that its request leaves in the log. */
const failures = new WeakMap<Response, unknown>();

/** Remembers why a request failed. */
export function noteFailure(res: Response, error: unknown): void {
  failures.set(res, error);
}

/**
 * Gives each request an id, the caller's own `X-Request-Id` if it is a plain one, answers it in that
 * header, and logs one line when the request is over. Headers, query and body stay out of the log.
 */
export function logRequests(logger: Logger): RequestHandler {
  return (req, res, next) => {
    const given = req.get('X-Request-Id') ?? '';
    const requestId = acceptedId.test(given) ? given : randomUUID();
    const { method, path } = req;
    const startedAt = performance.now();
    res.set('X-Request-Id', requestId);
    res.once('close', () => {
      const failure = failures.get(res);
      const level = isUnexpected(failure) ? 'error' : 'info';
      logger[level](
        {
          requestId,
          method,
          path,
          status: res.statusCode,
          durationMs: Math.round(performance.now() - startedAt),
          ...(res.writableFinished ? {} : { aborted: true }),
          ...(failure === undefined ? {} : { failure: describe(failure) }),
        },
        'request',
      );
    });
    next();
  };
}

function isUnexpected(failure: unknown): boolean {
  return failure !== undefined && findAppError(failure) === undefined;
}

interface Description {
  readonly name?: string;
  readonly code?: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly cause?: Description;
}

/** An expected failure and its causes by name, code and message; a bug with its stack too. */
function describe(failure: unknown): Description {
  const known = findAppError(failure);
  if (known !== undefined) return summarize(known);
  const root = rootCause(failure);
  return { ...summarize(root), ...(root instanceof Error ? { stack: root.stack } : {}) };
}

function summarize(failure: unknown): Description {
  if (!(failure instanceof Error)) return { message: String(failure) };
  const { name, message, cause } = failure;
  return {
    name,
    ...('code' in failure ? { code: String(failure.code) } : {}),
    message,
    ...(cause === undefined ? {} : { cause: summarize(cause) }),
  };
}

function rootCause(failure: unknown): unknown {
  const isCaused = failure instanceof Error && failure.cause !== undefined;
  return isCaused ? rootCause(failure.cause) : failure;
}
