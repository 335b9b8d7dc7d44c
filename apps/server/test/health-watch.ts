import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

/** Asks a server how it is, all the time. */
export interface HealthWatch extends AsyncDisposable {
  /** How long the slowest answer has taken since it was last asked, the one that is awaited included. */
  slowestMs(): Promise<number>;
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
      const [slowest] = (await once(worker, 'message')) as [number];
      return slowest;
    },
    [Symbol.asyncDispose]: async () => void (await worker.terminate()),
  };
}

async function watch(healthz: string): Promise<never> {
  let slowest = 0;
  let startedAt = performance.now();
  const note = (): void => {
    slowest = Math.max(slowest, performance.now() - startedAt);
  };
  parentPort?.on('message', () => {
    note();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    parentPort?.postMessage(slowest);
    slowest = 0;
  });
  for (;;) {
    startedAt = performance.now();
    await (await fetch(healthz)).text();
    note();
    await sleep(pauseMs);
  }
}

if (!isMainThread) await watch(String(workerData));
