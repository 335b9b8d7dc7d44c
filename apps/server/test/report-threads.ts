// Loaded into each thread of the server before its module: once garbage is collected, tells what the thread
// has when the process is asked to by SIGUSR2.

import { appendFileSync } from 'node:fs';
import { BroadcastChannel, isMainThread, threadId } from 'node:worker_threads';

const path = process.env['THREAD_REPORTS_FILE'] ?? '';
const questions = new BroadcastChannel('thread reports');

function report(): void {
  // The server is started with --expose-gc.
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  const keysOfObjects = Reflect.ownKeys(Object.prototype).map(String);
  const line = JSON.stringify({ threadId, heldBytes: heapUsed + external, keysOfObjects });
  appendFileSync(path, `${line}\n`);
}

if (isMainThread) {
  process.on('SIGUSR2', () => {
    questions.postMessage('report');
    report();
  });
} else {
  questions.addEventListener('message', report);
}
// No thread lives on for it.
questions.unref();
