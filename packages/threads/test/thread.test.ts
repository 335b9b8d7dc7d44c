import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@phonebook/core';
import { startThread, type Thread } from '@phonebook/threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type * as testThread from './modules/test-thread.ts';

const limits = { maxHeapMegabytes: 32, nurseryMegabytes: 4 };

function start(): Thread<typeof testThread> {
  return startThread(new URL('modules/test-thread.ts', import.meta.url), limits);
}

/** Set in the environment, it keeps the thread from starting. */
const brokenStart = 'TEST_THREAD_BROKEN_START';
afterEach(() => void vi.unstubAllEnvs());

/** What 503 is made of. */
const died = { code: 'store_unavailable', retryAfterSeconds: 1 };

describe('a thread', () => {
  it('answers calls, and remembers what was before', async () => {
    await using thread = start();
    expect(await thread.call('count', 'a')).toBe('a 1');
    expect(await thread.call('count', 'b')).toBe('b 2');
  });

  it('takes calls in order, and others while one waits', async () => {
    await using thread = start();
    const done: string[] = [];
    const note = (what: string): unknown => done.push(what);
    await Promise.all([
      thread.call('wait', 50).then(note),
      thread.call('count', 'a').then(note),
      thread.call('count', 'b').then(note),
    ]);
    expect(done).toEqual(['a 1', 'b 2', 'waited 50']);
  });

  it('throws an expected failure as such, with its cause', async () => {
    await using thread = start();
    const error: unknown = await thread.call('refuse').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({
      code: 'store_unavailable',
      message: 'the disk is full',
      retryAfterSeconds: 7,
      cause: { name: 'RangeError', code: 'SQLITE_FULL', message: 'too far' },
    });
  });

  it('throws a bug with its name, its message and where it is', async () => {
    await using thread = start();
    const error: unknown = await thread.call('fail').catch((thrown: unknown) => thrown);
    expect(error).not.toBeInstanceOf(AppError);
    expect(error).toMatchObject({ name: 'TypeError', message: 'a bug' });
    expect(error).toMatchObject({ stack: expect.stringContaining('test-thread.ts') });
    expect(error).toMatchObject({ cause: { message: 'a text' } });
  });

  it.each(['die', 'eatMemory'] as const)(
    'that dies (%s) fails what it was at, and is replaced by one that knows nothing',
    async (way) => {
      await using thread = start();
      await thread.call('count', 'a');
      const outcomes = await Promise.allSettled([thread.call('wait', 60_000), thread.call(way)]);

      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: died });
        if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(AppError);
      }
      expect(await thread.call('count', 'b')).toBe('b 1');
    },
  );

  it('that dies with nothing to do is replaced too', async () => {
    await using thread = start();
    await thread.call('count', 'a');
    await thread.call('dieSoon');
    await sleep(100);
    expect(await thread.call('count', 'b')).toBe('b 1');
  });

  it('that cannot start fails the calls that wait for it, and is started by the next', async () => {
    await using thread = start();
    await thread.call('count', 'a');
    vi.stubEnv(brokenStart, 'yes');
    const dying = thread.call('die').catch((thrown: unknown) => thrown);
    expect(await dying).toMatchObject(died);
    const waiting = await Promise.allSettled(
      Array.from({ length: 20 }, () => thread.call('count', 'b')),
    );
    for (const outcome of waiting) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: died });
    }
    const alone = thread.call('count', 'c').catch((thrown: unknown) => thrown);
    expect(await alone).toMatchObject({
      ...died,
      cause: { cause: { message: 'the thread cannot start' } },
    });

    vi.unstubAllEnvs();
    const answers = await Promise.all([thread.call('count', 'd'), thread.call('count', 'e')]);
    expect(answers).toEqual(['d 1', 'e 2']);
  });

  it('that could not start in the beginning is started later', async () => {
    vi.stubEnv(brokenStart, 'yes');
    await using thread = start();
    const early = thread.call('count', 'a').catch((thrown: unknown) => thrown);
    expect(await early).toMatchObject(died);
    vi.unstubAllEnvs();
    // It may have been tried again in between, still in vain.
    const answer = () => thread.call('count', 'b');
    expect(await answer().catch(answer)).toBe('b 1');
  });

  it('ends when it is disposed of, whatever it does', async () => {
    const thread = start();
    const waiting = thread.call('wait', 60_000).catch((thrown: unknown) => thrown);
    await thread[Symbol.asyncDispose]();
    expect(await waiting).toBeInstanceOf(AppError);
  });
});
