import { AppError } from '@phonebook/core';
import type { Outcome } from './call.ts';
import { toError } from './failure.ts';
import { RunningThread, type ThreadLimits } from './running-thread.ts';

export type { ThreadLimits };

/** The next call starts another. */
const retryAfterSeconds = 1;

/**
 * A thread that answers calls of the functions that its module exports. What they take and return is
 * copied, so it must be plain. Calls are taken in order; one that waits for something lets the next begin.
 *
 * When it dies, what it knew is lost, and the next call starts another. Disposing of it ends it, whatever
 * it does.
 */
export interface Thread<Module> extends AsyncDisposable {
  /**
   * Calls a function of the module by its name.
   *
   * @throws What the function throws, an `AppError` as such; AppError `store_unavailable` when the
   *   thread dies meanwhile or cannot be started.
   */
  call<Name extends keyof Module & string>(
    name: Name,
    ...args: ArgsOf<Module[Name]>
  ): Promise<ResultOf<Module[Name]>>;
}

type ArgsOf<Function> = Function extends (...args: infer Args) => unknown ? Args : never;
type ResultOf<Function> = Function extends (...args: never) => infer Result
  ? Awaited<Result>
  : never;

/** Starts a thread that runs the module at `url`, whose type is `Module`. */
export function startThread<Module>(url: URL, limits: ThreadLimits): Thread<Module> {
  let running: RunningThread | undefined;
  let isEnded = false;
  const findRunning = (): RunningThread => {
    if (isEnded) throw new Error('the thread was ended');
    if (running?.isAlive !== true) running = new RunningThread(url, limits);
    return running;
  };
  try {
    findRunning();
  } catch {
    // The first call tries again, and tells.
  }
  return {
    async call(name, ...args) {
      const outcome = await unlessDead(async () => await findRunning().call(name, args));
      if ('failure' in outcome) throw toError(outcome.failure);
      // It is what the function of that name returned.
      return outcome.result as ResultOf<Module[typeof name]>;
    },
    async [Symbol.asyncDispose]() {
      isEnded = true;
      await running?.end();
    },
  };
}

/** What functions throw comes as data, so that it is the thread which fails here. */
async function unlessDead(call: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await call();
  } catch (cause) {
    const reason = 'a thread of the service died or did not start; the next call starts another';
    throw new AppError('store_unavailable', reason, { cause, retryAfterSeconds });
  }
}
