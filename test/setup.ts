// Template validation in WASM costs every test process a second; test/template-validation.test.ts leaves it on.
process.env.CDK_VALIDATION ??= 'false';
