'use strict';

/** Runs a bundled handler as Lambda would: `node invoke.cjs BUNDLE EVENT_FILE`. Prints its result as JSON. */
const { readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');

const [bundle, event] = process.argv.slice(2);
const MINUTES = 60_000;
const context = { functionName: bundle, getRemainingTimeInMillis: () => 60 * MINUTES };

require(join(resolve(bundle), 'index.js')).handler(JSON.parse(readFileSync(event, 'utf8')), context)
  .then((result) => process.stdout.write(JSON.stringify(result ?? null)));
