import { AppError } from '@phonebook/core';
import { DatabaseError } from 'pg';
import { RowsRefused, type Failure } from '../remote/failures.ts';
import { TimeoutError } from '../remote/within.ts';
import { unavailable } from '../unavailable.ts';

// https://www.postgresql.org/docs/current/errcodes-appendix.html

/** Data exceptions, violated constraints, and what a trigger raises. */
const rowFaults = /^(?:22|23|P0|54000)/;

/** serialization_failure, deadlock_detected */
const conflicts = /^(?:40001|40P01)/;

/**
 * What it says when nothing can be stored or read for now: classes 08 (connection), 25006 (read-only),
 * 25P03 and 25P04 (idle for too long), 28 (authorization), 3D (no such database), 42501 (no privilege), 42P01 (no
 * such table), 53 (resources), 55 (locks), 57 (an operator), 58 (the system), XX (corrupted).
 */
const databaseFaults = /^(?:08|25006|25P0[34]|28|3D|42501|42P01|53|55|57|58|XX00[12])/;

export function toFailure(error: unknown): Failure {
  if (error instanceof AppError || error instanceof RowsRefused) return { error, isLost: false };
  if (error instanceof TimeoutError) {
    return { error: unavailable('the database does not answer', error), isLost: true };
  }
  if (error instanceof DatabaseError) {
    return { error: toStoreError(error), isLost: error.severity !== 'ERROR' };
  }
  return { error: unavailable('the connection broke', error), isLost: true };
}

function toStoreError(error: DatabaseError): unknown {
  const code = error.code ?? '';
  if (conflicts.test(code)) {
    const reason = 'the database gave the import up for the sake of another transaction';
    return new AppError('store_conflict', reason, { cause: error, retryAfterSeconds: 1 });
  }
  if (databaseFaults.test(code)) return unavailable('the database does not serve', error);
  if (rowFaults.test(code)) return new RowsRefused(error.message, { cause: error });
  return error;
}
