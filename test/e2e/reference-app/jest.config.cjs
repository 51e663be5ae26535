'use strict';

/** End-to-end tests of the reference app, deployed once for the whole run. */
module.exports = {
  ...require('../jest.config.cjs'),
  rootDir: '../../..',
  testMatch: ['<rootDir>/test/e2e/reference-app/*.test.ts'],
  globals: { deployedApp: 'examples/reference-app/app.ts' },
};
