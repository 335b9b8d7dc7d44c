import { toErrorAnswer } from '@phonebook/api';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { noteFailure } from './request-log.ts';

/** The one place where an error becomes an answer of the REST contract. */
export const answerError: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  noteFailure(res, error);
  if (res.headersSent) {
    next(error);
    return;
  }
  const { status, headers, body } = toErrorAnswer(error);
  res.status(status).set(headers).json(body);
};

/** Answers a path that is not ours. */
export const notFound: RequestHandler = (_req, res) => {
  answerRouting(res, 404, 'not found');
};

/** Answers a path of ours that is asked for by a method it does not have. */
export function allowOnly(...methods: string[]): RequestHandler {
  return (_req, res) => {
    res.set('Allow', methods.join(', '));
    answerRouting(res, 405, 'method not allowed');
  };
}

function answerRouting(res: Response, code: number, message: string): void {
  res.status(code).json({ code, message });
}
