// What the tests have a thread do.

import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@phonebook/core';
import { served } from '@phonebook/threads';

if ('TEST_THREAD_BROKEN_START' in process.env) throw new Error('the thread cannot start');

let calls = 0;

/** How often this thread was asked, and by what. */
export const count = served((what: string): string => {
  calls += 1;
  return `${what} ${calls}`;
});

export const wait = served(async (ms: number): Promise<string> => {
  await sleep(ms);
  return `waited ${ms}`;
});

export const refuse = served((): never => {
  const cause = Object.assign(new RangeError('too far'), { code: 'SQLITE_FULL' });
  throw new AppError('store_unavailable', 'the disk is full', { cause, retryAfterSeconds: 7 });
});

export const fail = served((): never => {
  throw new TypeError('a bug', { cause: 'a text' });
});

export const die = served((): never => process.exit(3));

/** Dies when nobody waits for it any more. */
export const dieSoon = served((): void => {
  setImmediate(() => {
    throw new Error('a bug of nobody');
  });
});

export const eatMemory = served((): number => {
  const eaten: object[] = [];
  for (;;) eaten.push(Array.from({ length: 1_000 }, (_, index) => ({ index })));
});
