import { join } from 'node:path';
import { aws_iam as iam, aws_lambda as lambda, aws_logs as logs, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';

export interface ExampleFunctionProps {
  /** Folder of the bundled code in `assets`. */
  readonly bundle: string;
  readonly description: string;
  readonly environment: { [name: string]: string };
  /** Why it has no dead-letter queue of its own. */
  readonly withoutDeadLetters: string;
}

/** A function of the app's own, as the constructs of the library make theirs. Log group and role are beside it. */
export class ExampleFunction extends lambda.Function {
  constructor(scope: Construct, id: string, { bundle, withoutDeadLetters, ...props }: ExampleFunctionProps) {
    const logGroup = new logs.LogGroup(scope, 'Logs', { retention: logs.RetentionDays.ONE_WEEK, removalPolicy: RemovalPolicy.DESTROY });
    const role = new iam.Role(scope, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    super(scope, id, {
      ...props,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(join(__dirname, '..', '..', 'assets', bundle)),
      memorySize: 256,
      timeout: Duration.minutes(1),
      role,
      logGroup,
      tracing: lambda.Tracing.ACTIVE,
    });
    Validations.of(this).acknowledge({ id: 'Serverless-LambdaDLQ', reason: withoutDeadLetters });
    Validations.of(role).acknowledge({ id: 'AwsSolutions-IAM5[Resource::*]', reason: 'X-Ray has no resources to restrict its actions to.' });
  }
}
