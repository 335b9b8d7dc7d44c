import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { Answer, Call, Outcome } from './call.ts';

export interface ThreadLimits {
  /** Of JavaScript's heap; a thread that outgrows it dies. */
  readonly maxHeapMegabytes: number;
  /** What there is for young objects. Where it is small, garbage is collected often, and soon found. */
  readonly nurseryMegabytes: number;
  /** How long a call may take, if that is known: a thread that takes longer hangs, and is ended. */
  readonly maxCallMs?: number;
}

const program = new URL('thread-program.ts', import.meta.url);

/** A thread of the system from its start to its death, and the calls that it has not answered yet. */
export class RunningThread {
  readonly #worker: Worker;
  readonly #maxCallMs: number | undefined;
  readonly #calls = new Map<number, PromiseWithResolvers<Outcome>>();
  #lastId = 0;
  #isDying = false;
  #causeOfDeath: unknown;

  /** @throws Error when the system has no thread to give. */
  constructor(url: URL, { maxHeapMegabytes, nurseryMegabytes, maxCallMs }: ThreadLimits) {
    this.#maxCallMs = maxCallMs;
    // The flag that `npm start` keeps the main thread's nursery small with would go before the limit here.
    setFlagsFromString('--max-semi-space-size=0');
    this.#worker = new Worker(program, {
      workerData: url.href,
      resourceLimits: {
        maxOldGenerationSizeMb: maxHeapMegabytes,
        maxYoungGenerationSizeMb: nurseryMegabytes,
      },
    });
    this.#worker
      .on('message', ({ id, outcome }: Answer) => this.#take(id)?.resolve(outcome))
      .on('error', (error) => this.#die(error))
      .on('exit', (code) => this.#failCalls(code));
  }

  /** Whether calls may be answered. */
  get isAlive(): boolean {
    return !this.#isDying;
  }

  /** @throws What the thread died of. */
  async call(name: string, args: readonly unknown[]): Promise<Outcome> {
    this.#lastId += 1;
    const call: Call = { id: this.#lastId, name, args };
    this.#worker.postMessage(call);
    const answer = Promise.withResolvers<Outcome>();
    this.#calls.set(call.id, answer);
    const maxMs = this.#maxCallMs;
    const deadline = maxMs && setTimeout(() => this.#giveUp(name, maxMs), maxMs);
    try {
      return await answer.promise;
    } finally {
      clearTimeout(deadline);
    }
  }

  /** Ends it, whatever it does. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #take(id: number): PromiseWithResolvers<Outcome> | undefined {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    return call;
  }

  #giveUp(name: string, maxMs: number): void {
    this.#die(new Error(`the call ${name} took more than ${maxMs} ms`));
    void this.end();
  }

  #die(cause: unknown): void {
    this.#isDying = true;
    this.#causeOfDeath ??= cause;
  }

  /** Not sooner than at its end: until then come answers that it gave before its death. */
  #failCalls(exitCode: number): void {
    this.#die(new Error(`the thread ended with the exit code ${exitCode}`));
    for (const id of this.#calls.keys()) this.#take(id)?.reject(this.#causeOfDeath);
  }
}
