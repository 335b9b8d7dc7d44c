// What the tests have a thread do.

import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@phonebook/core';

/** How its start is to fail. */
const fault = process.env['TEST_THREAD_START'];
if (fault === 'throws') throw new Error('the thread cannot start');
if (fault === 'exits') process.exit(0);

let calls = 0;

/** How often this thread was asked, and by what. */
export function count(what: string): string {
  calls += 1;
  return `${what} ${calls}`;
}

export async function wait(ms: number): Promise<string> {
  await sleep(ms);
  return `waited ${ms}`;
}

export function refuse(): never {
  const cause = Object.assign(new RangeError('too far'), { code: 'SQLITE_FULL' });
  throw new AppError('store_unavailable', 'the disk is full', { cause, retryAfterSeconds: 7 });
}

export function fail(): never {
  throw new TypeError('a bug', { cause: 'a text' });
}

export function die(): never {
  process.exit(3);
}

/** Dies when nobody waits for it any more. */
export function dieSoon(): void {
  setImmediate(() => {
    throw new Error('a bug of nobody');
  });
}

export function spin(): never {
  for (;;);
}

/** What cannot be copied. */
export function returnFunction(): () => void {
  return () => undefined;
}

/** Waits for a file that may not come, as on a disk that has no answer. */
export async function read(path: string): Promise<string> {
  return await readFile(path, 'utf8');
}

export function eatMemory(): number {
  const eaten: object[] = [];
  for (;;) eaten.push(Array.from({ length: 1_000 }, (_, index) => ({ index })));
}
