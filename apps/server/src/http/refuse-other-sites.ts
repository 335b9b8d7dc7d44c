import type { RequestHandler } from 'express';
import { answerRouting } from './answer-error.ts';

const ownNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Turns away what a browser sends for a page of another machine: it says so in `Origin`. That such a
 * site has its name lead to this machine (DNS rebinding) does not help it.
 */
export const refuseOtherSites: RequestHandler = (req, res, next) => {
  const { origin } = req.headers;
  if (origin === undefined || (URL.canParse(origin) && ownNames.has(new URL(origin).hostname))) {
    next();
    return;
  }
  answerRouting(req, res, 403, 'forbidden: request of another site');
};
