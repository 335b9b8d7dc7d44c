import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { AppError } from '@phonebook/core';
import type { Answer, Call, Outcome } from './call.ts';

export interface ThreadLimits {
  /** Of JavaScript's heap; a thread that outgrows it dies. */
  readonly maxHeapMegabytes: number;
  /** What there is for young objects. Where it is small, garbage is collected often, and soon found. */
  readonly nurseryMegabytes: number;
  /** How long a call may take, if that is known: a thread that takes longer hangs, and is given up. */
  readonly maxCallMs?: number;
}

// The flag that `npm start` keeps the main thread's nursery small with would go before the limits here.
setFlagsFromString('--max-semi-space-size=0');

const program = new URL('thread-program.ts', import.meta.url);

/** The next call starts another. */
const retryAfterSeconds = 1;

/** What calls fail with whose thread has died, or does not come. */
export function threadLost(cause: unknown): AppError {
  const reason = 'a thread of the service died or did not start; the next call starts another';
  return new AppError('store_unavailable', reason, { cause, retryAfterSeconds });
}

/** A call that is not answered yet. */
interface PendingCall extends PromiseWithResolvers<Outcome> {
  readonly since: number;
}

/** A thread of the system from its start to its death, and the calls that it has not answered yet. */
export class RunningThread {
  readonly #worker: Worker;
  readonly #maxCallMs: number | undefined;
  readonly #calls = new Map<number, PendingCall>();
  #lastId = 0;
  #isDying = false;
  #hasEnded = false;
  #causeOfDeath: unknown;

  /** @throws Error when the system has no thread to give. */
  constructor(url: URL, { maxHeapMegabytes, nurseryMegabytes, maxCallMs }: ThreadLimits) {
    this.#maxCallMs = maxCallMs;
    this.#worker = new Worker(program, {
      workerData: url.href,
      resourceLimits: {
        maxOldGenerationSizeMb: maxHeapMegabytes,
        maxYoungGenerationSizeMb: nurseryMegabytes,
      },
    });
    this.#worker
      .on('message', ({ id, outcome }: Answer) => this.#take(id)?.resolve(outcome))
      .on('messageerror', (error) => this.#giveUp(error))
      .on('error', (error) => this.#die(error))
      // Not sooner: until then come answers that it gave before its death.
      .on('exit', (code) => {
        this.#hasEnded = true;
        this.#die(new Error(`the thread ended with the exit code ${code}`));
        this.#failCalls();
      });
  }

  /** Whether calls may be answered. */
  get isAlive(): boolean {
    return !this.#isDying;
  }

  /** Whether nothing is left of it. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** For how long the oldest of the calls has been waiting, in milliseconds; 0 where none is. */
  get waitingMs(): number {
    const [oldest] = this.#calls.values();
    return oldest === undefined ? 0 : performance.now() - oldest.since;
  }

  /** @throws AppError `store_unavailable` when it dies; DataCloneError when arguments cannot be copied. */
  async call(name: string, args: readonly unknown[]): Promise<Outcome> {
    this.#lastId += 1;
    const call: Call = { id: this.#lastId, name, args };
    this.#worker.postMessage(call);
    const pending = { ...Promise.withResolvers<Outcome>(), since: performance.now() };
    this.#calls.set(call.id, pending);
    const deadline = this.#watch(name);
    try {
      return await pending.promise;
    } finally {
      clearTimeout(deadline);
    }
  }

  /** Ends it, whatever JavaScript it runs. A call of the system or of a library is waited for. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #watch(name: string): NodeJS.Timeout | undefined {
    const maxMs = this.#maxCallMs;
    if (maxMs === undefined) return undefined;
    return setTimeout(
      () => this.#giveUp(new Error(`the call ${name} took more than ${maxMs} ms`)),
      maxMs,
    );
  }

  #take(id: number): PendingCall | undefined {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    return call;
  }

  /** Its end may be long in coming, and is not waited for. */
  #giveUp(cause: unknown): void {
    this.#die(cause);
    this.#failCalls();
    void this.end();
  }

  #die(cause: unknown): void {
    this.#isDying = true;
    this.#causeOfDeath ??= cause;
  }

  #failCalls(): void {
    for (const call of this.#calls.values()) call.reject(threadLost(this.#causeOfDeath));
    this.#calls.clear();
  }
}
