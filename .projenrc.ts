import { awscdk, javascript } from 'projen';

/**
 * aws-cdk-lib floor: the newest version that npm, PyPI, Maven and the Go proxy all serve.
 * See docs/decisions/0001-versions.md.
 */
const CDK_FLOOR = '2.260.0';

/** Rooms with TypeScript of our own; only src/ is public and compiled by jsii. */
const OWN_CODE = ['src', 'local', 'operate', 'examples', 'bench', 'tools'];

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-event-workflows',
  description: 'Event-driven reference architectures as AWS CDK constructs: right when things fail, clean under cdk-nag, runnable on a laptop.',
  author: 'cdk-event-workflows contributors',
  authorOrganization: true,
  authorAddress: 'https://github.com/cdk-event-workflows',
  repositoryUrl: 'https://github.com/cdk-event-workflows/cdk-event-workflows.git',
  license: 'Apache-2.0',
  keywords: ['cdk', 'event-driven', 'saga', 'step-functions', 'media', 'eventbridge', 'sqs', 'sns'],
  stability: 'experimental',
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  projenVersion: '0.103.25',

  cdkVersion: CDK_FLOOR,
  constructsVersion: '10.5.1',
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.0',
  minNodeVersion: '20.0.0',
  publishToPypi: { distName: 'cdk-event-workflows', module: 'cdk_event_workflows' },
  publishToMaven: {
    javaPackage: 'io.github.cdkeventworkflows',
    mavenGroupId: 'io.github.cdk-event-workflows',
    mavenArtifactId: 'cdk-event-workflows',
  },
  publishToGo: { moduleName: 'github.com/cdk-event-workflows/cdk-event-workflows-go', packageName: 'cdkeventworkflows' },
  publishToNuget: { dotNetNamespace: 'CdkEventWorkflows', packageId: 'CdkEventWorkflows' },
  bumpPackage: 'commit-and-tag-version@^12',

  devDeps: [
    // The library's own Lambda code and command line are bundled at build; nothing of this is a runtime dependency.
    '@aws-lambda-powertools/batch@~2.35.0',
    '@aws-lambda-powertools/idempotency@~2.35.0',
    '@aws-lambda-powertools/logger@~2.35.0',
    '@aws-lambda-powertools/metrics@~2.35.0',
    '@aws-lambda-powertools/parser@~2.35.0',
    ...['api-gateway', 'apigatewaymanagementapi', 'cloudformation', 'cloudwatch', 'cloudwatch-logs', 'cognito-identity-provider', 'dynamodb', 'eventbridge',
      'lambda', 's3', 'schemas', 'secrets-manager', 'ses', 'sfn', 'sns', 'sqs', 'ssm', 'sts'].map((client) => `@aws-sdk/client-${client}@^3.900.0`),
    '@aws-sdk/cloudfront-signer@^3.900.0',
    '@aws-sdk/lib-dynamodb@^3.900.0',
    '@aws-sdk/lib-storage@^3.900.0',
    '@aws-sdk/util-dynamodb@^3.900.0',
    '@aws-sdk/s3-presigned-post@^3.900.0',
    '@aws-sdk/s3-request-presigner@^3.900.0',
    '@smithy/node-http-handler',
    '@types/aws-lambda',
    'ajv@^8',
    'ajv-formats@^3',
    'aws-cdk@~2.1148.0',
    'cdk-nag@3.0.2',
    'commander@^14',
    'esbuild@^0.28.2',
    'fast-check@^4.10.0',
    'listr2@^9',
    'tsx@^4',
    'uuid@^11',
    'jsii-pacmak@1.140.0',
    'zod@^4.6.0',
    // Go: pacmak writes the installed versions of transitive jsii modules into go.mod.
    '@aws-cdk/cloud-assembly-schema@54.1.0',
    '@aws-cdk/asset-node-proxy-agent-v6@2.1.2',
  ],

  sampleCode: false,
  lambdaAutoDiscover: false,
  edgeLambdaAutoDiscover: false,
  singletonLambdaAutoDiscover: false,
  lambdaExtensionAutoDiscover: false,
  integrationTestAutoDiscover: false,
  github: false,
  docgen: true,
  eslint: true,
  eslintOptions: { dirs: OWN_CODE, devdirs: ['test'], ignorePatterns: ['*.js', '*.mjs', '*.d.ts', 'node_modules/', 'lib/', 'coverage/', 'assets/', 'dist/', '.local/'] },
  tsconfigDevFile: 'tsconfig.dev.json',
  tsconfigDev: {
    include: [...OWN_CODE.map((dir) => `${dir}/**/*.ts`), 'test/**/*.ts', '.projenrc.ts'],
    exclude: ['node_modules', 'lib', 'dist', '.local', '**/cdk.out'],
    compilerOptions: { isolatedModules: true },
  },
  gitignore: ['/assets/', '.jsii.tabl.json', '/.local/', 'cdk.out/', '*.tgz', '__pycache__/'],
  jestOptions: { jestVersion: '^30', configFilePath: 'jest.config.json', junitReporting: false },
});

// Unit tests; test/e2e and test/package have jest configurations of their own. Types are checked by `tsc`, once.
Object.assign(project.jest!.config, {
  collectCoverage: false,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/', '<rootDir>/test/package/'],
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.dev.json', diagnostics: false }] },
  // Generous: explorers run thousands of schedules, and how fast says nothing about whether they are right.
  testTimeout: 120_000,
  setupFiles: ['<rootDir>/test/setup.ts'],
  reporters: ['default', '<rootDir>/tools/count-reporter.cjs'],
});

// Type-aware linting of every room through one tsconfig.
const parserOptions = project.eslint!.config.parserOptions;
delete parserOptions.projectService;
parserOptions.project = './tsconfig.dev.json';
// What runs in Lambda or on a developer's machine is bundled, so its imports are development dependencies.
project.eslint!.allowDevDeps('src/**/handlers/**');
project.eslint!.allowDevDeps('src/**/core/**');
project.eslint!.allowDevDeps('src/**/runtime/**');
for (const room of OWN_CODE.filter((dir) => dir !== 'src')) project.eslint!.allowDevDeps(`${room}/**`);

// The commands: plain Node scripts, so that they need no install step before them.
// 1.13.0 names platform packages that were never published, and `npm ci` refuses a lock file without them.
project.package.addField('overrides', { 'unrs-resolver': '1.12.2' });
project.package.setScript('demo', 'node tools/demo.mjs');
project.package.setScript('verify', 'node tools/verify.mjs');
project.package.setScript('local', 'tsx local/cli.ts');
project.package.setScript('cost', 'node tools/cost.mjs');
project.package.setScript('faults', 'node tools/faults.mjs');
project.package.setScript('bench:orders', 'node tools/bench.mjs orders');
project.package.setScript('bench:media', 'node tools/bench.mjs media');
project.package.setScript('operate', 'node tools/operate.mjs');

// Lambda code and the commands are bundled into the package.
project.preCompileTask.exec('node tools/bundle.mjs');
project.package.addBin({ 'cdk-event-workflows-local': 'assets/local/cli.js', 'cdk-event-workflows-operate': 'assets/operate/cli.js' });

for (const path of ['/.local/', '/bench/', '/docs/', '/examples/', '/local/', '/operate/', '/test/', '/tools/', '/.ci/', '/assets/example-*', '/rosetta/', '.jsii.tabl.json', '/CONTRIBUTING.md', 'cdk.out/']) {
  project.npmignore?.exclude(path);
}

// README examples compile.
project.compileTask.exec('jsii-rosetta extract --strict .jsii');

project.synth();
