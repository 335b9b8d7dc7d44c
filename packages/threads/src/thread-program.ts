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
  parentPort?.postMessage(answer);
});

async function run(name: string, args: readonly unknown[]): Promise<Outcome> {
  try {
    return { result: await functions[name]?.(...args) };
  } catch (error) {
    return { failure: toFailure(error) };
  }
}
