import { toErrorAnswer } from '@phonebook/api';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { letClientFinish } from './let-client-finish.ts';
import { noteFailure } from './request-log.ts';

/** The one place where an error becomes an answer of the REST contract. */
export const answerError: ErrorRequestHandler = (error: unknown, req, res, next) => {
  noteFailure(res, error);
  if (res.headersSent) {
    next(error);
    return;
  }
  letClientFinish(req, res);
  const { status, headers, body } = toErrorAnswer(error);
  res.status(status).set(headers).json(body);
};

/** Answers a path that is not ours. */
export const notFound: RequestHandler = (req, res) => {
  answerRouting(req, res, 404, 'not found');
};

/** Lets only these methods of a path through, and answers the others. */
export function allowOnly(...methods: string[]): RequestHandler {
  return (req, res, next) => {
    if (methods.includes(req.method)) {
      next();
      return;
    }
    res.set('Allow', methods.join(', '));
    answerRouting(req, res, 405, 'method not allowed');
  };
}

/** Answers a request that no door takes. */
export function answerRouting(req: Request, res: Response, code: number, message: string): void {
  letClientFinish(req, res);
  res.status(code).json({ code, message });
}
