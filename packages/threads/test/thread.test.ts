import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@phonebook/core';
import { startThread, type Thread } from '@phonebook/threads';
import { describe, expect, it } from 'vitest';
import type * as testThread from './modules/test-thread.ts';

const limits = { maxHeapMegabytes: 32, nurseryMegabytes: 4 };

function start(): Thread<typeof testThread> {
  return startThread(new URL('modules/test-thread.ts', import.meta.url), limits);
}

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

  it('ends when it is disposed of, whatever it does', async () => {
    const thread = start();
    const waiting = thread.call('wait', 60_000).catch((thrown: unknown) => thrown);
    await thread[Symbol.asyncDispose]();
    expect(await waiting).toBeInstanceOf(AppError);
  });
});
