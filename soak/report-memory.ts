// Loaded into the server before its main module: tells what is left after garbage collection when it is asked
// to by SIGUSR2.

import { appendFileSync, readdirSync } from 'node:fs';

const path = process.env['SOAK_MEMORY_FILE'] ?? '';

process.on('SIGUSR2', () => {
  // The server is started with --expose-gc.
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  // The folder that is read is open meanwhile.
  const openFiles = readdirSync('/proc/self/fd').length - 1;
  appendFileSync(path, `${JSON.stringify({ heapBytes: heapUsed, rssBytes: rss, openFiles })}\n`);
});
