import { App, aws_lambda as lambda, Duration, Stack } from 'aws-cdk-lib';

export const newStack = () => new Stack(new App(), 'Stack');

/** A user's function; `timeout` in seconds. */
export const newFunction = (stack: Stack, timeout?: number, id = 'Function') => new lambda.Function(stack, id, {
  runtime: lambda.Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: lambda.Code.fromInline('exports.handler = async () => ({ batchItemFailures: [] })'),
  timeout: timeout ? Duration.seconds(timeout) : undefined,
});
