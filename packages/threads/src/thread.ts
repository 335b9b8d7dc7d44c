import { toError } from './failure.ts';
import { RunningThread, threadLost, type ThreadLimits } from './running-thread.ts';

export type { ThreadLimits };

/**
 * A thread that answers calls of the functions that its module exports. What they take and return is
 * copied, so it must be plain. Calls are taken in order; one that waits for something lets the next begin.
 *
 * When it dies, what it knew is lost, and the next call starts another. Disposing of it ends it, whatever
 * JavaScript it runs; what it has asked of the system or of a library is waited for.
 */
export interface Thread<Module> extends AsyncDisposable {
  /** For how long the oldest of its calls has been waiting for an answer, in milliseconds; 0 where none is. */
  readonly waitingMs: number;
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
  const threads = new Succession(() => new RunningThread(url, limits));
  return {
    get waitingMs() {
      return threads.waitingMs;
    },
    async call(name, ...args) {
      const outcome = await threads.current().call(name, args);
      if ('failure' in outcome) throw toError(outcome.failure);
      // It is what the function of that name returned.
      return outcome.result as ResultOf<Module[typeof name]>;
    },
    [Symbol.asyncDispose]: () => threads.end(),
  };
}

/** A thread and those that take its place, each when it is needed. */
class Succession {
  readonly #start: () => RunningThread;
  /** Of those that were given up some may not have ended yet. */
  #started: readonly RunningThread[] = [];
  #isEnded = false;

  constructor(start: () => RunningThread) {
    this.#start = start;
    try {
      this.current();
    } catch {
      // The first call tries again, and tells.
    }
  }

  get waitingMs(): number {
    return this.#started.at(-1)?.waitingMs ?? 0;
  }

  /** @throws AppError `store_unavailable`. */
  current(): RunningThread {
    if (this.#isEnded) throw threadLost(new Error('the thread was ended'));
    const latest = this.#started.at(-1);
    if (latest?.isAlive === true) return latest;
    try {
      const thread = this.#start();
      this.#started = [...this.#started.filter(({ hasEnded }) => !hasEnded), thread];
      return thread;
    } catch (cause) {
      throw threadLost(cause);
    }
  }

  async end(): Promise<void> {
    this.#isEnded = true;
    await Promise.all(this.#started.map((thread) => thread.end()));
  }
}
