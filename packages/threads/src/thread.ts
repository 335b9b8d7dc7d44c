import { setFlagsFromString } from 'node:v8';
import { AppError } from '@phonebook/core';
import { Piscina } from 'piscina';
import { toError } from './failure.ts';
import type { Outcome, Served } from './served.ts';

/** A thread that has died is replaced at once. */
const retryAfterSeconds = 1;

/** More calls at once than there ever are: one thread takes them all, each as soon as it comes. */
const maxCallsAtOnce = 1_000_000;

/**
 * A thread that answers calls of the functions that its module exports. Calls are taken in order; one
 * that waits for something lets the next begin.
 *
 * When it dies, it is replaced, and what it knew is lost; when it cannot be started, the next call tries
 * again. Disposing of it ends it, whatever it does.
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

type ArgsOf<Function> = Function extends Served<infer Args, unknown> ? Args : never;
type ResultOf<Function> = Function extends Served<never, infer Result> ? Result : never;

export interface ThreadLimits {
  /** Of JavaScript's heap; a thread that outgrows it dies. */
  readonly maxHeapMegabytes: number;
  /** What there is for young objects. Where it is small, garbage is collected often, and soon found. */
  readonly nurseryMegabytes: number;
}

/** Starts a thread that runs the module at `url`, whose type is `Module`. */
export function startThread<Module>(
  url: URL,
  { maxHeapMegabytes, nurseryMegabytes }: ThreadLimits,
): Thread<Module> {
  // The flag that `npm start` keeps the main thread's nursery small with would go before the limit here.
  setFlagsFromString('--max-semi-space-size=0');
  const threads = new Piscina({
    filename: url.href,
    minThreads: 1,
    maxThreads: 1,
    concurrentTasksPerWorker: maxCallsAtOnce,
    // Left to itself, Piscina gives a thread one call at a time where calls can be taken back.
    loadBalancer: (_call, [thread]) => thread ?? null,
    // Waiting on Atomics, a thread would not hear its own timers and files.
    atomics: 'disabled',
    resourceLimits: {
      maxOldGenerationSizeMb: maxHeapMegabytes,
      maxYoungGenerationSizeMb: nurseryMegabytes,
    },
  });
  // Calls wait for a thread that starts. Piscina would leave them waiting when it does not.
  let start = new AbortController();
  // Of one that dies with nothing to do, this tells too: then no call waits.
  threads.on('error', (cause) => {
    start.abort(cause);
    start = new AbortController();
  });
  return {
    async call(name, ...args) {
      const outcome = await run(threads, args, { name, signal: start.signal });
      if ('failure' in outcome) throw toError(outcome.failure);
      // It is what the function of that name returned.
      return outcome.result as ResultOf<Module[typeof name]>;
    },
    [Symbol.asyncDispose]: () => threads.destroy(),
  };
}

/** Functions that are served never throw, so that it is the thread which fails here. */
async function run(
  threads: Piscina,
  ...call: Parameters<Piscina['run']>
): Promise<Outcome<unknown>> {
  try {
    return await threads.run(...call);
  } catch (cause) {
    const reason = 'a thread of the service died or did not start; another is started';
    throw new AppError('store_unavailable', reason, { cause, retryAfterSeconds });
  }
}
