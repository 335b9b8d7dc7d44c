const auth = 'apps/server/src/auth';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: [
    `${auth}/{admit,algorithm-of,authenticate,fetch-key-set,jwt,to-user,verification-key}.ts`,
    'packages/api/src/{refusal-of,trpc}.ts',
    'packages/core/src/csv/record-cutter.ts',
  ],
  plugins: ['@stryker-mutator/vitest-runner'],
  testRunner: 'vitest',
  vitest: { configFile: 'stryker/vitest.config.ts', related: false },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // What runs when a file is loaded is tried with every test: it took two thirds of the time.
  ignoreStatic: true,
  ignorePatterns: ['data', 'dist', '*.log'],
  // Stryker would rewrite it for its copy by means of an interface that TypeScript 7 does not have.
  tsconfigFile: 'none',
  reporters: ['clear-text', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
};
