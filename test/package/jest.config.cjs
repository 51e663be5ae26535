/** On the built package: needs `jsii` to have compiled. */
module.exports = {
  rootDir: '../..',
  testMatch: ['<rootDir>/test/package/**/*.test.ts'],
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.dev.json', diagnostics: false }] },
  reporters: ['default', '<rootDir>/tools/count-reporter.cjs'],
  testTimeout: 900_000,
};
