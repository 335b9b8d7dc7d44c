import type { Context, ImportPlaces } from '@phonebook/api';
import type { ContactStore } from '@phonebook/core';
import type { Request } from 'express';
import type { Logger } from 'pino';
import type { Admit } from './auth/admit.ts';
import { accountForImports } from './http/account-for-imports.ts';
import type { Metrics } from './metrics/metrics.ts';

/** Makes what procedures are called with out of a request. */
export type RequestContext = (req: Request) => Promise<Context>;

interface ContextParts {
  readonly contacts: ContactStore;
  readonly readContacts: Context['readContacts'];
  readonly maxImportRows: number;
  readonly admit: Admit;
  readonly places: ImportPlaces;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

export function createRequestContext(parts: ContextParts): RequestContext {
  const { admit, readContacts, maxImportRows, places, metrics, logger } = parts;
  const contacts = metrics.measureStore(parts.contacts);
  const noteImport = accountForImports(logger, metrics);
  metrics.watchPlaces(places);
  return async (req) => ({
    identity: await admit(req),
    contacts,
    readContacts,
    maxImportRows,
    places,
    signal: untilGone(req),
    idempotencyKey: req.get('Idempotency-Key'),
    onImport: noteImport(req),
  });
}

/** Aborted when the client goes before it has its answer. */
function untilGone({ res }: Request): AbortSignal {
  const controller = new AbortController();
  res?.once('close', () => {
    if (!res.writableFinished) controller.abort();
  });
  return controller.signal;
}
