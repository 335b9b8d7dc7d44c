import { importPath, type Context } from '@phonebook/api';
import type { PhonebookDatabase } from '@phonebook/db';
import express, { type Express, type Request } from 'express';
import type { Logger } from 'pino';
import type { Admit } from './auth/admit.ts';
import type { Config } from './config/load-config.ts';
import { allowOnly, answerError, notFound } from './http/answer-error.ts';
import { answerAlive, answerReady } from './http/health.ts';
import { logRequests } from './http/request-log.ts';
import { answerDocument } from './http/openapi.ts';
import { answerMetrics } from './metrics/answer-metrics.ts';
import type { Metrics } from './metrics/metrics.ts';
import { importDoor } from './rest/import-door.ts';
import { trpcDoor, trpcPath } from './trpc/trpc-door.ts';
import { version } from './version.ts';

/** What the application is made of; see `main.ts` for where each comes from. */
export interface AppParts {
  readonly config: Pick<Config, 'maxUploadBytes' | 'maxImportRows' | 'trustedProxies'>;
  readonly database: Pick<PhonebookDatabase, 'contacts' | 'ping'>;
  readonly readContacts: Context['readContacts'];
  readonly admit: Admit;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** Every route of the service, in the order in which a request meets them. */
export function createApp({
  config,
  database,
  readContacts,
  admit,
  metrics,
  logger,
}: AppParts): Express {
  const { maxUploadBytes, maxImportRows, trustedProxies } = config;
  const contacts = metrics.measureWaits(database.contacts);

  async function toContext(req: Request): Promise<Context> {
    const identity = await admit(req);
    return { identity, contacts, readContacts, maxImportRows };
  }

  const app = express();
  app
    .disable('x-powered-by')
    .disable('etag')
    .enable('case sensitive routing')
    .set('trust proxy', [...trustedProxies]);
  app.use(logRequests(logger));
  app.route('/healthz').all(allowOnly('GET', 'HEAD'), answerAlive);
  app.route('/readyz').all(allowOnly('GET', 'HEAD'), answerReady(database.ping));
  app.route('/metrics').all(allowOnly('GET', 'HEAD'), answerMetrics(metrics));
  app.route('/openapi.json').all(allowOnly('GET', 'HEAD'), answerDocument(version));
  app.route(importPath).all(allowOnly('POST'), importDoor(toContext, maxUploadBytes));
  app.use(trpcPath, allowOnly('GET', 'HEAD', 'POST'), trpcDoor(toContext, maxUploadBytes));
  app.use(notFound, answerError);
  return app;
}
