'use strict';

const { appendFileSync } = require('node:fs');

/** Adds this run's passed and failed tests to the file named by COUNT_FILE, or prints them. */
module.exports = class CountReporter {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    const file = process.env.COUNT_FILE;
    if (file) appendFileSync(file, `${JSON.stringify({ passed: numPassedTests, failed })}\n`);
    else console.log(`Tests: ${numPassedTests} passed, ${failed} failed`);
  }
};
