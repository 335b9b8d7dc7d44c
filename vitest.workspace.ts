import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { findOutages } from './packages/db/test/servers/outages.ts';
import { serverEngines, testServers } from './packages/db/test/servers/test-servers.ts';

/** Of tests that start threads and servers, on a machine that has much to do besides. */
const timeouts = { testTimeout: 60_000, hookTimeout: 60_000 };

const outages = await findOutages();
const reachableEngines = serverEngines.filter((engine) =>
  outages.every((outage) => outage.engine !== engine),
);

/** The contract of the service, which does not tell what its contacts are kept in. */
const contractTests = [
  'csv-contract',
  'documented-curl',
  'foreign-files',
  'overrides',
  'rest-form',
  'rest-limits',
  'rest-refused',
  'rest-report',
  'routes',
  'tokens',
  'typed-client',
].map((name) => `test/${name}.test.ts`);

// vitest has no workspace file of its own any more: this is its config, named by `--config`.
export default defineConfig({
  test: {
    // Most of these tests wait, for servers and for each other: one for each core keeps none busy.
    maxWorkers: '100%',
    provide: { outages },
    globalSetup: 'packages/db/test/servers/announce-outages.ts',
    projects: [
      { test: { name: 'core', root: 'packages/core', ...timeouts } },
      { test: { name: 'threads', root: 'packages/threads', ...timeouts } },
      { test: { name: 'db', root: 'packages/db', ...timeouts } },
      { test: { name: 'api', root: 'packages/api', ...timeouts } },
      { test: { name: 'docs', root: 'docs', ...timeouts } },
      { test: { name: 'server', root: 'apps/server', ...timeouts } },
      ...reachableEngines.map((engine): TestProjectInlineConfiguration => {
        const name = `server on ${testServers[engine].name}`;
        const env = { TEST_ENGINE: engine };
        const include = contractTests;
        return { test: { name, root: 'apps/server', include, env, ...timeouts } };
      }),
    ],
  },
});
