import helmet from 'helmet';
import type { RequestHandler } from 'express';

/**
 * What browsers are told of every answer: pages that need more say so themselves. That only TLS may be used is
 * the proxy's to say, which ends it.
 */
export const setSecurityHeaders: RequestHandler[] = [
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    xFrameOptions: { action: 'deny' },
    strictTransportSecurity: false,
  }),
  // Answers hold people's data.
  (_req, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  },
];
