/** The suites. They need a compiled server (scripts/test.mjs sees to that) and bring their own PostgreSQL. */
export default {
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
  globalSetup: '<rootDir>/tests/support/global-setup.mjs',
  globalTeardown: '<rootDir>/tests/support/global-teardown.mjs',
  setupFilesAfterEnv: ['<rootDir>/tests/support/stop-shops.ts'],
  testSequencer: '<rootDir>/tests/support/slowest-first.mjs',
  // Only what hangs takes as long: most waits are for a condition, and some machines are slow.
  testTimeout: 180_000,
  maxWorkers: 2,
};
