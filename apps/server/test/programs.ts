import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/**
 * Programs that tests run and that a machine may not have, which has nothing but Node and npm. There the
 * tests are skipped, and the runner says so; in CI they run, and fail without the program.
 */
export const isRequired =
  process.env['CI'] !== undefined || process.env['REQUIRE_ENGINES'] !== undefined;

/**
 * The environment of programs that find the Node on their path by which the tests run. Debian's nginx stands
 * where only root's path leads.
 */
export const environment: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: [dirname(process.execPath), process.env['PATH'], '/usr/sbin'].join(delimiter),
};

/** Whether tests run the real `curl`. */
export const runsCurl = isRequired || succeeds('curl', '--version');

/** Whether tests run the real nginx. */
export const runsNginx = isRequired || succeeds('nginx', '-v');

/** Whether tests run Python with the library requests. */
export const runsPython = isRequired || succeeds('python3', '-c', 'import requests');

/** The browser that tests look at pages with. */
export const browserPath = (process.env['PATH'] ?? '')
  .split(delimiter)
  .flatMap((folder) =>
    ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)),
  )
  .find((path) => existsSync(path));

export const runsBrowser = isRequired || browserPath !== undefined;

function succeeds(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { env: environment }).status === 0;
}
