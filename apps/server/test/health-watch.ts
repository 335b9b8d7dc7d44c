import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

/** Asks a server how it is, all the time. */
export interface HealthWatch extends AsyncDisposable {
  /**
   * How long the slowest answer has taken since it was last asked, the one that is awaited included.
   *
   * @throws Error when one of them was not that it is alive.
   */
  slowestMs(): Promise<number>;
}

/** What was heard since it was last asked. */
interface Heard {
  readonly slowestMs: number;
  /** What was answered in place of 200, or why nothing was. */
  readonly fault?: string;
}

const pauseMs = 20;

/** Asks from a thread of its own, whose clock no test holds up. */
export function watchHealth(url: string): HealthWatch {
  const worker = new Worker(new URL(import.meta.url), {
    workerData: new URL('/healthz', url).href,
  });
  return {
    async slowestMs() {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin
      worker.postMessage('slowest');
      const [{ slowestMs, fault }] = (await once(worker, 'message')) as [Heard];
      if (fault !== undefined) throw new Error(`The server is not alive: ${fault}`);
      return slowestMs;
    },
    [Symbol.asyncDispose]: async () => void (await worker.terminate()),
  };
}

async function watch(healthz: string): Promise<never> {
  let heard: Heard = { slowestMs: 0 };
  let startedAt = performance.now();
  const note = (fault = heard.fault): void => {
    const slowestMs = Math.max(heard.slowestMs, performance.now() - startedAt);
    heard = fault === undefined ? { slowestMs } : { slowestMs, fault };
  };
  parentPort?.on('message', () => {
    note();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    parentPort?.postMessage(heard);
    heard = { slowestMs: 0 };
  });
  for (;;) {
    startedAt = performance.now();
    note(await findFault(healthz));
    await sleep(pauseMs);
  }
}

async function findFault(healthz: string): Promise<string | undefined> {
  try {
    const answer = await fetch(healthz);
    const text = await answer.text();
    return answer.status === 200 ? undefined : `${answer.status} ${text}`;
  } catch (error) {
    return String(error);
  }
}

if (!isMainThread) await watch(String(workerData));
