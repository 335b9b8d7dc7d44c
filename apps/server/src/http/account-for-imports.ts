import type { ImportEvent } from '@phonebook/api';
import type { Request } from 'express';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics/metrics.ts';
import { describeFailure } from './describe-failure.ts';
import { noteFailure, requestIdOf } from './request-log.ts';

/**
 * Tells the log who has imported what, and counts it: one line for each file that has come in, by whatever
 * door, with its size and hash but nothing of what is in it.
 */
export function accountForImports(
  logger: Logger,
  metrics: Metrics,
): (req: Request) => (event: ImportEvent) => void {
  // Who has written to the phonebook is told whatever the level of the log.
  const audit = logger.child({}, { level: 'info' });
  return (req) => (event) => {
    try {
      account(req, event);
    } catch (failure) {
      // A bug, which the line of the request tells.
      if (req.res !== undefined) noteFailure(req.res, failure);
    }
  };

  function account(req: Request, event: ImportEvent): void {
    metrics.countImport(event);
    const { userId: user, fileBytes, fileSha256, durationMs, outcome } = event;
    const requestId = req.res === undefined ? '' : requestIdOf(req.res);
    const line = { requestId, user, fileBytes, fileSha256, durationMs, ...tell(outcome) };
    audit.info(line, 'import');
  }
}

function tell(outcome: ImportEvent['outcome']): object {
  if ('failure' in outcome) return { failure: describeFailure(outcome.failure, false) };
  const { report, isRecalled } = outcome;
  const { error_messages: _, ...counts } = report;
  return { outcome: counts, ...(isRecalled ? { isRecalled } : {}) };
}
