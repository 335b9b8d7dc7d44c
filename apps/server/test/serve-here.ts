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
  const user = { id: 'ann', groups: [], capabilities: new Set([capability]) };
  const app = createApp({
    config: {
      maxUploadBytes: 100_000_000,
      maxImportRows: 1_000_000,
      rateLimit: { perSecond: 0, burst: 100 },
      trustedProxies: [],
    },
    readContacts,
    admit: () => Promise.resolve({ user }),
    metrics: new Metrics(),
    logger: pino({ level: 'silent' }),
    ...parts,
  });
  return listen(app, '127.0.0.1', 0);
}
