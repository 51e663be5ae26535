import { join } from 'node:path';
import { aws_lambda as lambda, aws_logs as logs, DockerImage, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { buildSync } from 'esbuild';

/** Function name → megabytes, as published; the rest is taken to be small. */
const MEMORY: Record<string, number> = { validate: 512, checkInventory: 1024, checkQueuedInventory: 1024, pay: 256 };

/** One function of functions.lambda.ts. */
export function referenceFunction(scope: Construct, name: string, environment: Record<string, string>): lambda.Function {
  return new lambda.Function(scope, name, {
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
    handler: `index.${name}`,
    timeout: Duration.seconds(30),
    memorySize: MEMORY[name] ?? 256,
    code: lambda.Code.fromAsset(__dirname, { bundling: { image: DockerImage.fromRegistry('none'), local: { tryBundle: bundle } } }),
    logGroup: new logs.LogGroup(scope, `${name}Logs`, { removalPolicy: RemovalPolicy.DESTROY }),
    environment,
  });
}

function bundle(folder: string): boolean {
  buildSync({
    entryPoints: [join(__dirname, 'functions.lambda.ts')], outfile: join(folder, 'index.js'), bundle: true, minify: true, platform: 'node', target: 'node20', logLevel: 'error',
  });
  return true;
}
