'use strict';

/** End-to-end tests on the embedded AWS: one emulator for the whole run. */
module.exports = {
  rootDir: '../..',
  testMatch: ['<rootDir>/test/e2e/*.test.ts'],
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.dev.json', diagnostics: false }] },
  reporters: ['default', '<rootDir>/tools/count-reporter.cjs'],
  globalSetup: '<rootDir>/test/e2e/global-setup.ts',
  globalTeardown: '<rootDir>/test/e2e/global-teardown.ts',
  maxWorkers: 1,
  testTimeout: 300_000,
};
