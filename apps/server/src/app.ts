import { importPath, type BodyPace, type Context, type ImportPlaces } from '@phonebook/api';
import type { PhonebookDatabase } from '@phonebook/db';
import { createDocumentation } from '@phonebook/docs';
import express, { type Express } from 'express';
import type { Logger } from 'pino';
import type { Admit } from './auth/admit.ts';
import type { Config } from './config/load-config.ts';
import { docsDoor } from './docs/docs-door.ts';
import { publishedOrigin } from './docs/published-origin.ts';
import { abandonSlowClients, type ClientPatience } from './http/abandon-slow-clients.ts';
import { allowOnly, answerError, notFound } from './http/answer-error.ts';
import { allowOrigins } from './http/cross-origin.ts';
import { setSecurityHeaders } from './http/security-headers.ts';
import { answerAlive, answerReady } from './http/health.ts';
import { refuseMalformed } from './http/refuse-malformed.ts';
import { refuseOtherSites } from './http/refuse-other-sites.ts';
import { logRequests } from './http/request-log.ts';
import { mcpDoor, mcpPath } from './mcp/mcp-door.ts';
import { answerMetrics } from './metrics/answer-metrics.ts';
import type { Metrics } from './metrics/metrics.ts';
import { createRequestContext } from './request-context.ts';
import { importDoor } from './rest/import-door.ts';
import { trpcDoor, trpcPath } from './trpc/trpc-door.ts';
import { version } from './version.ts';

/** What the application is made of; see `serve.ts` for where each comes from. */
export interface AppParts {
  readonly config: Pick<
    Config,
    'maxUploadBytes' | 'maxImportRows' | 'rateLimit' | 'trustedProxies' | 'corsOrigins'
  >;
  readonly database: Pick<PhonebookDatabase, 'contacts' | 'ping'>;
  readonly readContacts: Context['readContacts'];
  readonly admit: Admit;
  readonly places: ImportPlaces;
  /** How fast bodies have to come, if not as usual. */
  readonly bodyPace?: BodyPace;
  /** How long clients may be slow after their answer, if not as usual. */
  readonly clientPatience?: ClientPatience;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** A call of a tool is held in memory whole: enough for some ten thousand contacts of a few fields. */
const maxToolCallBytes = 1_048_576;

/** Every route of the service, in the order in which a request meets them. */
export function createApp({ config, database, bodyPace, ...parts }: AppParts): Express {
  const { maxUploadBytes, maxImportRows, rateLimit, trustedProxies, corsOrigins } = config;
  const { logger, metrics, places, clientPatience } = parts;
  const maxToolBytes = Math.min(maxUploadBytes, maxToolCallBytes);
  const origin = publishedOrigin;
  const limits = { maxUploadBytes, maxToolBytes, maxImportRows, rateLimit };
  const documentation = createDocumentation({ version, origin, ...limits });
  const bodyLimits = { maxBytes: maxUploadBytes, pace: bodyPace };
  const { contacts, ping } = database;
  const toContext = createRequestContext({ ...parts, contacts, maxImportRows });

  const app = express();
  app
    .disable('x-powered-by')
    .disable('etag')
    .enable('case sensitive routing')
    .set('trust proxy', [...trustedProxies]);
  app.use(logRequests(logger, metrics), abandonSlowClients(clientPatience));
  app.use(setSecurityHeaders, refuseMalformed, allowOrigins(corsOrigins));
  app.route('/healthz').all(allowOnly('GET', 'HEAD'), answerAlive);
  app.route('/readyz').all(allowOnly('GET', 'HEAD'), answerReady(ping, places));
  app.route('/metrics').all(allowOnly('GET', 'HEAD'), answerMetrics(metrics));
  app.route(importPath).all(allowOnly('POST'), importDoor(toContext, bodyLimits));
  const mcp = mcpDoor({ documentation, version, toContext, maxToolBytes });
  app.route(mcpPath).all(allowOnly('POST'), refuseOtherSites(corsOrigins), mcp);
  app.use(docsDoor(documentation));
  app.use(trpcPath, allowOnly('GET', 'HEAD', 'POST'), trpcDoor(toContext, bodyLimits));
  app.use(notFound, answerError);
  return app;
}
