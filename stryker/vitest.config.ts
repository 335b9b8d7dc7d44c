import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Enough for a busy machine; Stryker itself ends what a mutant lets run on. */
const testTimeout = 60_000;
const root = join(import.meta.dirname, '..');

/** The tests that mutants are shown to: those of the mutated files that need no server of their own. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'core',
          testTimeout,
          root: join(root, 'packages/core'),
          include: ['src/csv/record-cutter*.test.ts'],
        },
      },
      {
        test: {
          name: 'api',
          root: join(root, 'packages/api'),
          include: ['src/{refusal-of,trpc}.test.ts'],
        },
      },
      {
        test: {
          name: 'server',
          testTimeout,
          root: join(root, 'apps/server'),
          include: [
            'src/auth/*.test.ts',
            'src/config/load-config.test.ts',
            'test/{token-attacks,token-claims,key-set}.test.ts',
          ],
        },
      },
    ],
  },
});
