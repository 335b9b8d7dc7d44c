import cors from 'cors';
import type { RequestHandler } from 'express';

const ownHeaders = ['Authorization', 'Content-Type', 'Idempotency-Key', 'X-Request-Id'];
/** What clients of the Model Context Protocol send beside `Accept`, which needs no leave. */
const mcpHeaders = ['Mcp-Protocol-Version', 'Mcp-Session-Id', 'Mcp-Method', 'Mcp-Name'];

/** Lets pages of these origins call the service (CORS); without any, browsers refuse all other pages. */
export function allowOrigins(origins: readonly string[]): RequestHandler {
  if (origins.length === 0) return (_req, _res, next) => next();
  return cors({
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST'],
    allowedHeaders: [...ownHeaders, ...mcpHeaders],
    exposedHeaders: ['Retry-After', 'WWW-Authenticate', 'X-Request-Id'],
    maxAge: 600,
  });
}
