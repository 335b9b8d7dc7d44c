import { describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import { retryConflicts } from './retry-conflicts.ts';

/** Work that fails so many times before it is done. */
function failing(times: number, error: Error) {
  const work = async (): Promise<string> => {
    work.calls += 1;
    if (work.calls <= times) throw error;
    return 'done';
  };
  work.calls = 0;
  return work;
}

describe('retryConflicts', () => {
  const conflict = new AppError('store_conflict', 'given up');

  it('does the work anew when the store has given it up', async () => {
    const work = failing(3, conflict);
    expect(await retryConflicts(work)).toBe('done');
    expect(work.calls).toBe(4);
  });

  it('throws when it was given up for the fourth time', async () => {
    const work = failing(4, conflict);
    await expect(retryConflicts(work)).rejects.toBe(conflict);
    expect(work.calls).toBe(4);
  });

  it('does not repeat work that fails otherwise', async () => {
    const away = new AppError('store_unavailable', 'away');
    const work = failing(1, away);
    await expect(retryConflicts(work)).rejects.toBe(away);
    expect(work.calls).toBe(1);
  });
});
