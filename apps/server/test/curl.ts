import { spawnSync } from 'node:child_process';

const isInstalled = spawnSync('curl', ['--version']).status === 0;

/**
 * Whether tests run the real `curl`. A machine may have nothing but Node and npm: there they are
 * skipped, and the runner says so. In CI they run, and fail without it.
 */
export const runsCurl = isInstalled || process.env['CI'] !== undefined;
