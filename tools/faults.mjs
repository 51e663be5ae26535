// Explores faults of the saga and the order system. Ends with one JSON line.
import { runFromSource } from './from-source.mjs';

runFromSource('tools/faults.ts', { CDK_VALIDATION: 'false', POWERTOOLS_LOG_LEVEL: 'SILENT', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' });
