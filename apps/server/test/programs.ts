import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/**
 * Programs that tests run and that a machine may not have, which has nothing but Node and npm. There the
 * tests are skipped, and the runner says so; in CI they run, and fail without the program.
 */
const isRequired = process.env['CI'] !== undefined || process.env['REQUIRE_ENGINES'] !== undefined;

/** Whether tests run the real `curl`. */
export const runsCurl = isRequired || succeeds('curl', '--version');

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
  return spawnSync(command, args).status === 0;
}

/** The environment of programs that find the Node on their path by which the tests run. */
export const environment: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
};
