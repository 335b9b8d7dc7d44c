import { describe, expect, it } from 'vitest';
import { accountFor } from './account-for.ts';
import type { ImportEvent, ImportOutcome } from './import-event.ts';

const file = { sizeBytes: 9, sha256: 'ab'.repeat(32) };
const report = {
  message: 'phonebook import completed',
  total_rows: 1,
  imported_rows: 1,
  failed_rows: 0,
  skipped_rows: 0,
  error_messages: [],
} as const;
const stored: ImportOutcome = { report: { ...report, error_messages: [] }, isRecalled: false };
const asked = { userId: 'ann', fileBytes: 9, fileSha256: file.sha256 };

/** Keeps what is told, and then fails if it is to. */
function listen(failure?: Error) {
  const events: ImportEvent[] = [];
  const onImport = (event: ImportEvent): void => {
    events.push(event);
    if (failure !== undefined) throw failure;
  };
  return { events, onImport };
}

describe('accountFor', () => {
  it.each([undefined, new Error('a bug')])(
    'tells once what was imported, and answers the report though that fails: %s',
    async (failure) => {
      const { events, onImport } = listen(failure);
      const answer = accountFor({ userId: 'ann', file, onImport }, () => Promise.resolve(stored));
      await expect(answer).resolves.toEqual(report);
      expect(events).toEqual([{ ...asked, durationMs: expect.any(Number), outcome: stored }]);
    },
  );

  it.each([undefined, new Error('a bug')])(
    'tells once what an import failed for, and fails of nothing else: %s',
    async (failure) => {
      const { events, onImport } = listen(failure);
      const fault = new Error('the database is away');
      const answer = accountFor({ userId: 'ann', file, onImport }, () => Promise.reject(fault));
      await expect(answer).rejects.toBe(fault);
      expect(events).toEqual([
        { ...asked, durationMs: expect.any(Number), outcome: { failure: fault } },
      ]);
    },
  );

  it('imports where nobody is to be told', async () => {
    const answer = accountFor({ userId: 'ann', file, onImport: undefined }, () =>
      Promise.resolve(stored),
    );
    await expect(answer).resolves.toEqual(report);
  });
});
