import type { RequestHandler } from 'express';
import { answerRouting } from './answer-error.ts';

const ownNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Turns away what a browser sends for a page of another machine: it says so in `Origin`. That such a
 * site has its name lead to this machine (DNS rebinding) does not help it.
 *
 * @param allowedOrigins Of sites that may.
 */
export function refuseOtherSites(allowedOrigins: readonly string[]): RequestHandler {
  return (req, res, next) => {
    const { origin } = req.headers;
    if (origin === undefined || isOwn(origin) || allowedOrigins.includes(origin)) {
      next();
      return;
    }
    answerRouting(req, res, 403, 'forbidden: request of another site');
  };
}

function isOwn(origin: string): boolean {
  return ownNames.has(URL.parse(origin)?.hostname ?? '');
}
