import type { DatabaseNotice, RequestCounters } from '@phonebook/db';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRateLimit } from './rate-limit.ts';

afterEach(() => {
  vi.useRealTimers();
});

const failure = new Error('a bug');
const limit = { perSecond: 1, burst: 1_000 };

/** Counters that fail while they are told to. */
function makeCounters() {
  const state = { isFailing: true };
  const counters: RequestCounters = {
    add: () =>
      state.isFailing
        ? Promise.reject(failure)
        : Promise.resolve({ points: 1, endsAtMs: Date.now() + 1_000 }),
  };
  return { state, counters };
}

function noNotice({ message }: DatabaseNotice): void {
  expect.unreachable(message);
}

describe('createRateLimit', () => {
  it('tells once a minute that requests cannot be counted together, and lets them through', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const notices: DatabaseNotice[] = [];
    const { state, counters } = makeCounters();
    const take = createRateLimit(limit, counters, (notice) => void notices.push(notice));
    const takeSome = async () => [await take('a'), await take('b'), await take('a')];
    const notice = {
      message: 'requests cannot be counted together: the limit is each server’s own',
      cause: failure,
    };
    expect(await takeSome()).toEqual([undefined, undefined, undefined]);
    expect(notices).toEqual([notice]);
    vi.advanceTimersByTime(59_999);
    await takeSome();
    expect(notices).toEqual([notice]);
    vi.advanceTimersByTime(1);
    await takeSome();
    expect(notices).toEqual([notice, notice]);
    vi.advanceTimersByTime(60_000);
    state.isFailing = false;
    await takeSome();
    expect(notices).toEqual([notice, notice]);
  });

  it('counts nothing where it is switched off', async () => {
    const { counters } = makeCounters();
    const take = createRateLimit({ perSecond: 0, burst: 1 }, counters, noNotice);
    expect([await take('a'), await take('a')]).toEqual([undefined, undefined]);
  });

  it('counts alone where no database is shared', async () => {
    const take = createRateLimit({ perSecond: 1, burst: 1 }, undefined, noNotice);
    expect(await take('a')).toBeUndefined();
    expect(await take('a')).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 1 });
  });
});
