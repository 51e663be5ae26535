// Runs a measurement: `node tools/bench.mjs orders` runs bench/orders.ts.
import { runFromSource } from './from-source.mjs';

const [name] = process.argv.splice(2, 1);
runFromSource(`bench/${name}.ts`, { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' });
