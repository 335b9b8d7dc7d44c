import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type * as workerThreads from 'node:worker_threads';
import { AppError } from '@phonebook/core';
import { startThread, type Thread, type ThreadLimits } from '@phonebook/threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type * as testThread from './modules/test-thread.ts';

const limits = { maxHeapMegabytes: 32, nurseryMegabytes: 4 };

function start(more: Partial<ThreadLimits> = {}): Thread<typeof testThread> {
  return startThread(new URL('modules/test-thread.ts', import.meta.url), { ...limits, ...more });
}

vi.mock('node:worker_threads', async (importOriginal) => {
  const original = await importOriginal<typeof workerThreads>();
  return {
    ...original,
    Worker: class extends original.Worker {
      constructor(...args: ConstructorParameters<typeof original.Worker>) {
        // As Node does it where the system has no thread to give.
        if (process.env[startFault] === 'no thread') throw new Error('EAGAIN');
        super(...args);
      }
    },
  };
});

/** In the environment, it says how the thread is to fail at its start. */
const startFault = 'TEST_THREAD_START';
afterEach(() => void vi.unstubAllEnvs());

const startFaults = [
  ['throws', 'the thread cannot start'],
  ['exits', 'the thread ended with the exit code 0'],
  ['no thread', 'EAGAIN'],
];

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
    'that dies (%s) fails what it was at, and another takes its place that knows nothing',
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

  it('that hangs is ended after a time, and another takes its place', async () => {
    await using thread = start({ maxCallMs: 2_000 });
    await thread.call('count', 'a');
    const outcomes = await Promise.allSettled([thread.call('spin'), thread.call('count', 'b')]);

    const reason = { ...died, cause: { message: 'the call spin took more than 2000 ms' } };
    for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason });
    expect(await thread.call('count', 'c')).toBe('c 1');
  });

  it('that hangs in the system fails its calls too, and is waited for at the end', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'phonebook-test-'));
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const thread = start({ maxCallMs: 2_000 });
    await thread.call('count', 'a');
    const reading = thread.call('read', pipe).catch((thrown: unknown) => thrown);
    expect(await reading).toMatchObject({
      ...died,
      cause: { message: 'the call read took more than 2000 ms' },
    });
    expect(await thread.call('count', 'b')).toBe('b 1');

    let isEnded = false;
    const ending = thread[Symbol.asyncDispose]().then(() => (isEnded = true));
    await sleep(500);
    expect(isEnded).toBe(false);
    writeFileSync(pipe, 'the answer');
    await ending;
    rmSync(folder, { recursive: true });
  });

  it('tells bugs as such: what cannot be copied, or is not there', async () => {
    await using thread = start();
    const unknown = thread as unknown as Thread<Record<string, (what?: unknown) => unknown>>;
    for (const call of [
      unknown.call('count', () => undefined),
      unknown.call('returnFunction'),
      unknown.call('nothing'),
    ]) {
      const error: unknown = await call.catch((thrown: unknown) => thrown);
      expect(error).not.toBeInstanceOf(AppError);
      expect(error).toMatchObject({ message: expect.stringMatching(/cloned|no function nothing/) });
    }
    expect(await thread.call('count', 'a')).toBe('a 1');
  });

  it('that dies with nothing to do is replaced too', async () => {
    await using thread = start();
    await thread.call('count', 'a');
    await thread.call('dieSoon');
    await sleep(100);
    expect(await thread.call('count', 'b')).toBe('b 1');
  });

  it.each(startFaults)(
    'that cannot start (%s) fails the calls that wait for it, and is started by the next',
    async (fault, message) => {
      await using thread = start();
      await thread.call('count', 'a');
      vi.stubEnv(startFault, fault);
      const dying = thread.call('die').catch((thrown: unknown) => thrown);
      expect(await dying).toMatchObject(died);
      const waiting = await Promise.allSettled(
        Array.from({ length: 20 }, () => thread.call('count', 'b')),
      );
      for (const outcome of waiting) {
        const reason = { ...died, cause: { message } };
        expect(outcome).toMatchObject({ status: 'rejected', reason });
      }

      vi.unstubAllEnvs();
      const answers = await Promise.all([thread.call('count', 'c'), thread.call('count', 'd')]);
      expect(answers).toEqual(['c 1', 'd 2']);
    },
  );

  it.each(startFaults)(
    'that could not start (%s) in the beginning is started later',
    async (fault) => {
      vi.stubEnv(startFault, fault);
      await using thread = start();
      const early = thread.call('count', 'a').catch((thrown: unknown) => thrown);
      expect(await early).toMatchObject(died);
      vi.unstubAllEnvs();
      expect(await thread.call('count', 'b')).toBe('b 1');
    },
  );

  it('ends when it is disposed of, whatever it does', async () => {
    const thread = start();
    const waiting = thread.call('wait', 60_000).catch((thrown: unknown) => thrown);
    await thread[Symbol.asyncDispose]();
    expect(await waiting).toMatchObject(died);
    await expect(thread.call('count', 'a')).rejects.toMatchObject({
      ...died,
      cause: { message: 'the thread was ended' },
    });
  });
});
