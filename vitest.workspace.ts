import { defineConfig } from 'vitest/config';

// vitest has no workspace file of its own any more: this is its config, named by `--config`.
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'core', root: 'packages/core' } },
      { test: { name: 'threads', root: 'packages/threads' } },
      { test: { name: 'db', root: 'packages/db' } },
      { test: { name: 'api', root: 'packages/api' } },
      { test: { name: 'docs', root: 'docs' } },
      { test: { name: 'server', root: 'apps/server', testTimeout: 60_000 } },
    ],
  },
});
