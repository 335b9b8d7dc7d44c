import { randomUUID } from 'node:crypto';
import { findAppError, toErrorAnswer } from '@phonebook/api';
import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics/metrics.ts';
import { describeFailure } from './describe-failure.ts';

const acceptedId = /^[\w.-]{1,64}$/;

/** A request under way. */
interface RequestRecord {
  readonly requestId: string;
  failure?: unknown;
  /** Whether its line is written: the client had gone before its request was done with. */
  isLogged: boolean;
  readonly log: () => void;
}

const records = new WeakMap<Response, RequestRecord>();

/** Remembers why a request failed, for its line in the log. */
export function noteFailure(res: Response, failure: unknown): void {
  const record = records.get(res);
  if (record === undefined) return;
  record.failure = failure;
  if (record.isLogged && isOurFault(failure, res)) record.log();
}

/**
 * Gives each request an id, the caller's own `X-Request-Id` if it is a plain one, answers it in that
 * header, and logs one line when the request is over; one more for a bug that shows after the client
 * has gone. Headers, query and body stay out of the log.
 */
export function logRequests(logger: Logger, metrics: Metrics): RequestHandler {
  return (req, res, next) => {
    const given = req.get('X-Request-Id') ?? '';
    const requestId = acceptedId.test(given) ? given : randomUUID();
    res.set('X-Request-Id', requestId);
    const { method, path } = req;
    const startedAt = performance.now();
    const record: RequestRecord = {
      requestId,
      isLogged: false,
      log() {
        record.isLogged = true;
        const { failure } = record;
        const outcome = res.writableFinished ? { status: res.statusCode } : { aborted: true };
        const durationMs = Math.round(performance.now() - startedAt);
        const needsCare = isOurFault(failure, res);
        const described =
          failure === undefined ? {} : { failure: describeFailure(failure, needsCare) };
        // A path that is none of ours may be anything, such as a token in the wrong place.
        const isOurs = req.route !== undefined || res.statusCode < 400;
        const line = {
          requestId,
          method,
          path: isOurs ? path : req.baseUrl,
          ...outcome,
          durationMs,
          ...described,
        };
        logger[needsCare ? 'error' : 'info'](line, 'request');
      },
    };
    records.set(res, record);
    res.once('close', () => {
      record.log();
      const durationMs = performance.now() - startedAt;
      metrics.countRequest({ route: routeOf(req), method, status: statusOf(res), durationMs });
    });
    next();
  };
}

/** Whether somebody has to look at it: an answer of the kind 5xx, or a bug nobody is left to hear of. */
function isOurFault(failure: unknown, res: Response): boolean {
  if (res.writableFinished) {
    // An answer may be a good one for HTTP and tell of a failure inside.
    const isTold = failure !== undefined && res.statusCode < 400;
    return (isTold ? toErrorAnswer(failure).status : res.statusCode) >= 500;
  }
  return failure !== undefined && findAppError(failure) === undefined;
}

/** The id of the request that is answered so: the same in every line of the log. */
export function requestIdOf(res: Response): string {
  return records.get(res)?.requestId ?? '';
}

/** As few as there are routes, whatever paths are asked for. */
function routeOf({ route, baseUrl }: Request): string {
  // Of Express's own, whose type is anything.
  const path = (route as { readonly path?: unknown } | undefined)?.path;
  return `${baseUrl}${typeof path === 'string' ? path : ''}` || 'other';
}

function statusOf(res: Response): string {
  return res.writableFinished ? String(res.statusCode) : 'aborted';
}
