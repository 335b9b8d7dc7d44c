// Runs a command of this repository: `node scripts/run.mjs COMMAND [ARG …]`.
//
// Works from a fresh clone with any Node ≥ 20 and npm: what the lockfile names is installed first,
// then COMMAND runs with node_modules/.bin ahead on its path, where the pinned Node stands too.
// Installing writes to stderr only, so that stdout belongs to COMMAND.

import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';

const PNPM = 'pnpm@12.21.0';
const root = join(import.meta.dirname, '..');
const lockfile = join(root, 'pnpm-lock.yaml');
const installedLockfile = join(root, 'node_modules', '.installed-lockfile.yaml');

// What a command runs with, unless it is told otherwise.
const defaults = {
  // Keeps what Node makes of TypeScript: without it each thread of the service takes 16 MB more.
  NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled'),
  // glibc: as many heaps for all threads. By default each has its own, and what it has freed.
  MALLOC_ARENA_MAX: '2',
};

// Others run on an installation for production: it is left as it is.
function isForProduction() {
  const modules = join(root, 'node_modules', '.modules.yaml');
  return existsSync(modules) && /devDependencies"?: false/.test(readFileSync(modules, 'utf8'));
}

function isInstalled() {
  return (
    existsSync(installedLockfile) && readFileSync(installedLockfile).equals(readFileSync(lockfile))
  );
}

function install() {
  // Under NODE_ENV=production pnpm would leave the development dependencies out.
  const { NODE_ENV: _, ...env } = process.env;
  const { status, error } = spawnSync('npx', ['--yes', PNPM, 'install', '--frozen-lockfile'], {
    cwd: root,
    env,
    stdio: ['ignore', 2, 2],
  });
  if (error) console.error(`Could not run npx: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
  copyFileSync(lockfile, installedLockfile);
}

function run(command, args) {
  const path = join(root, 'node_modules', '.bin') + delimiter + process.env.PATH;
  const child = spawn(command, args, {
    cwd: root,
    env: { ...defaults, ...process.env, PATH: path },
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('error', (error) => {
    console.error(`Could not run ${command}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    process.exit(code ?? 128 + (constants.signals[signal] ?? 0));
  });
}

const [command, ...args] = process.argv.slice(2);
if (!isForProduction() && !isInstalled()) install();
run(command, args);
