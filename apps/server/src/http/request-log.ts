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
  /** Whose token it has, if that was verified. */
  user?: string;
  /** Which of those that Express does not tell apart. */
  route?: string;
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

/** Remembers who sends a request, for its line in the log. */
export function noteUser({ res }: Request, user: string): void {
  const record = res && records.get(res);
  if (record !== undefined) record.user = user;
}

/** Remembers which one of the procedures behind a route is called. */
export function noteRoute(res: Response, route: string): void {
  const record = records.get(res);
  if (record !== undefined) record.route = route;
}

/**
 * Gives each request an id, the caller's own `X-Request-Id` if it is a plain one, answers it in that
 * header, and logs one line when the request is over; one more for a bug that shows after the client
 * has gone. Headers, query and body stay out of the log.
 */
export function logRequests(logger: Logger, metrics: Metrics): RequestHandler {
  return (req, res, next) => {
    const requestId = idFor(req);
    res.set('X-Request-Id', requestId);
    const { method, path, ip: address } = req;
    const startedAt = performance.now();
    const record: RequestRecord = {
      requestId,
      isLogged: false,
      log() {
        record.isLogged = true;
        const { failure, user } = record;
        const needsCare = isOurFault(failure, res);
        const line = {
          requestId,
          address,
          user,
          method,
          path: record.route ?? pathOf(req, path),
          ...(res.writableFinished ? { status: res.statusCode } : { aborted: true }),
          durationMs: Math.round(performance.now() - startedAt),
          ...(failure === undefined ? {} : { failure: describeFailure(failure, needsCare) }),
        };
        logger[levelOf(failure, needsCare)](line, 'request');
      },
    };
    records.set(res, record);
    res.once('close', () => {
      record.log();
      const durationMs = performance.now() - startedAt;
      metrics.countRequest({
        route: record.route ?? routeOf(req),
        method,
        status: statusOf(res),
        durationMs,
      });
    });
    next();
  };
}

function idFor(req: Request): string {
  const given = req.get('X-Request-Id') ?? '';
  return acceptedId.test(given) ? given : randomUUID();
}

/**
 * A path that no route has taken may be anything, such as a token in the wrong place, whatever the answer: leave
 * to other sites (CORS) is given for each path.
 */
function pathOf({ route, baseUrl }: Request, path: string): string {
  return route === undefined ? baseUrl : path;
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

/** Where there is too much to do, or the service stops, nobody has to get up for a single request. */
function levelOf(failure: unknown, needsCare: boolean): 'error' | 'warn' | 'info' {
  if (!needsCare) return 'info';
  return findAppError(failure)?.code === 'service_busy' ? 'warn' : 'error';
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
