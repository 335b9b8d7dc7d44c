import { ImportPlaces } from '@phonebook/api';
import { readContacts } from '@phonebook/core';
import { pino } from 'pino';
import { createApp, type AppParts } from '../src/app.ts';
import { listen, type Listener } from '../src/listen.ts';
import { Metrics } from '../src/metrics/metrics.ts';
import { capability } from './running-server.ts';

/** Serves in this process, with parts that a test has made itself; whoever calls is ann. */
export function serveHere(
  parts: Pick<AppParts, 'database'> & Partial<AppParts>,
): Promise<Listener> {
  const { logger = pino({}, { write: () => undefined }), metrics = new Metrics() } = parts;
  const user = { id: 'ann', groups: [], capabilities: new Set([capability]) };
  const app = createApp({
    config: {
      maxUploadBytes: 100_000_000,
      maxImportRows: 1_000_000,
      rateLimit: { perSecond: 0, burst: 100 },
      trustedProxies: [],
      corsOrigins: [],
    },
    readContacts,
    admit: () => Promise.resolve({ user }),
    places: new ImportPlaces(),
    ...parts,
    metrics,
    logger,
  });
  return listen(app, '127.0.0.1', 0, { logger, metrics });
}
