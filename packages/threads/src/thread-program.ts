// What runs in a thread: it answers calls of the functions that the module of its `workerData` exports.

import { parentPort, workerData } from 'node:worker_threads';
import type { Answer, Call, Outcome } from './call.ts';
import { toFailure } from './failure.ts';

// Whoever starts the thread knows what its module exports, and calls nothing else.
const functions = (await import(workerData as string)) as Record<
  string,
  (...args: readonly unknown[]) => unknown
>;

/** Calls that come sooner wait for this. */
parentPort?.on('message', async ({ id, name, args }: Call) => {
  const answer: Answer = { id, outcome: await run(name, args) };
  try {
    parentPort?.postMessage(answer);
  } catch (error) {
    // A bug: what the function returned cannot be copied.
    parentPort?.postMessage({ id, outcome: { failure: toFailure(error) } } satisfies Answer);
  }
});

async function run(name: string, args: readonly unknown[]): Promise<Outcome> {
  try {
    const work = functions[name];
    if (work === undefined) throw new TypeError(`the thread has no function ${name}`);
    return { result: await work(...args) };
  } catch (error) {
    return { failure: toFailure(error) };
  }
}
