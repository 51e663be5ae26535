// Template validation in WASM costs every test process a second; the end-to-end tests and the Python app leave it on.
process.env.CDK_VALIDATION ??= 'false';
// Handlers log what the tests make fail on purpose.
process.env.POWERTOOLS_LOG_LEVEL ??= 'SILENT';
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
