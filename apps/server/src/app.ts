import { createOpenApiDocument, importPath, type Context } from '@phonebook/api';
import type { PhonebookDatabase } from '@phonebook/db';
import express, { type Express, type Request } from 'express';
import type { Logger } from 'pino';
import type { Identify } from './auth/identify.ts';
import type { Config } from './config/load-config.ts';
import { allowOnly, answerError, notFound } from './http/answer-error.ts';
import { answerAlive, answerReady } from './http/health.ts';
import { logRequests } from './http/request-log.ts';
import { importDoor } from './rest/import-door.ts';
import { trpcDoor, trpcPath } from './trpc/trpc-door.ts';
import { version } from './version.ts';

/** What the application is made of; see `main.ts` for where each comes from. */
export interface AppParts {
  readonly config: Pick<Config, 'maxUploadBytes' | 'maxImportRows' | 'trustedProxies'>;
  readonly database: Pick<PhonebookDatabase, 'contacts' | 'ping'>;
  readonly identify: Identify;
  readonly logger: Logger;
}

/** Every route of the service, in the order in which a request meets them. */
export function createApp({ config, database, identify, logger }: AppParts): Express {
  const { maxUploadBytes, maxImportRows, trustedProxies } = config;
  const openApiDocument = createOpenApiDocument(version);

  async function toContext(req: Request): Promise<Context> {
    return { identity: await identify(req), contacts: database.contacts, maxImportRows };
  }

  const app = express();
  app
    .disable('x-powered-by')
    .disable('etag')
    .enable('case sensitive routing')
    .set('trust proxy', [...trustedProxies]);
  app.use(logRequests(logger));
  app.route('/healthz').get(answerAlive).all(allowOnly('GET', 'HEAD'));
  app.route('/readyz').get(answerReady(database.ping)).all(allowOnly('GET', 'HEAD'));
  app
    .route('/openapi.json')
    .get((_req, res) => void res.json(openApiDocument))
    .all(allowOnly('GET', 'HEAD'));
  app.route(importPath).post(importDoor(toContext, maxUploadBytes)).all(allowOnly('POST'));
  app.use(trpcPath, trpcDoor(toContext, { maxUploadBytes }));
  app.use(notFound, answerError);
  return app;
}
