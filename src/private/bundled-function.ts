import { join } from 'node:path';
import { aws_iam as iam, aws_kms as kms, aws_lambda as lambda, aws_logs as logs, aws_sqs as sqs, Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge';
import { ManagedRole } from './managed-role';
import { checkRemovalPolicy } from './removal-policy';
import { tracingPolicy } from './stack-policy';

/** Bundles lie beside `src/` and `lib/` alike. */
const ASSETS = join(__dirname, '..', '..', 'assets');

export interface BundledFunctionProps {
  /** Folder in `assets/`: `<room>-<handler>`. */
  readonly bundle: string;
  readonly description: string;
  /** @default 256 MB */
  readonly memorySize?: number;
  /** @default 30 seconds */
  readonly timeout?: Duration;
  readonly environment?: Record<string, string>;
  /** @default 512 MiB */
  readonly ephemeralStorageSize?: Size;
  readonly layers?: lambda.ILayerVersion[];
  /** @default arm64 */
  readonly architecture?: lambda.Architecture;
  /** @default - none reserved: a new account's quota may be as low as 10 */
  readonly reservedConcurrentExecutions?: number;
  /** Instances kept warm: they are behind `invoked`. @default - none */
  readonly provisionedConcurrency?: number;
  /** Follows the traces of its callers, and starts none itself. @default false */
  readonly followsTraces?: boolean;
  /** Where asynchronous invocations end that keep failing. @default - the function is never invoked asynchronously */
  readonly deadLetterQueue?: sqs.IQueue;
  /** @default one month */
  readonly logRetention?: logs.RetentionDays;
  /** Encrypts the log group; its policy has to let the service in. @default - a key that AWS owns */
  readonly logEncryptionKey?: kms.IKey;
  /** Of the log group. @default DESTROY */
  readonly removalPolicy?: RemovalPolicy;
}

/** A function of this library: bundled code, newest runtime, a log group and a role of its own. */
export class BundledFunction extends lambda.Function {
  /** What callers invoke: the alias with the warm instances where there are any, otherwise the function. */
  public readonly invoked: lambda.IFunction;

  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    const { bundle, environment, logRetention, logEncryptionKey, removalPolicy, provisionedConcurrency, followsTraces, ...rest } = props;
    checkRemovalPolicy(scope, removalPolicy);
    const logGroup = new logs.LogGroup(scope, `${id}Logs`, {
      retention: logRetention ?? logs.RetentionDays.ONE_MONTH,
      encryptionKey: logEncryptionKey,
      removalPolicy: removalPolicy ?? RemovalPolicy.DESTROY,
    });
    const role = new ManagedRole(scope, `${id}Role`, {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      managedPolicies: [tracingPolicy(scope)],
    });
    logGroup.grantWrite(role);
    super(scope, id, {
      memorySize: 256,
      timeout: Duration.seconds(30),
      architecture: lambda.Architecture.ARM_64,
      ...rest,
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(join(ASSETS, bundle)),
      role,
      logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      environment: { POWERTOOLS_SERVICE_NAME: bundle, ...environment },
    });
    this.invoked = provisionedConcurrency
      ? new lambda.Alias(this, 'Live', { aliasName: 'live', version: this.currentVersion, provisionedConcurrentExecutions: provisionedConcurrency })
      : this;
    // Not by prop: that would put the wildcard into the role's own policy.
    (this.node.defaultChild as lambda.CfnFunction).tracingConfig = { mode: followsTraces ? 'PassThrough' : 'Active' };
    if (followsTraces) {
      acknowledge(this, { id: 'Serverless-LambdaTracing', reason: 'It takes records of many traces in one batch: a trace of its own would tell of none of them.' });
    }
    if (!props.deadLetterQueue) {
      acknowledge(this, {
        id: 'Serverless-LambdaDLQ',
        reason: 'Never invoked asynchronously: what fails stays with the caller, the queue or the stream that invokes it.',
      });
    }
  }
}
