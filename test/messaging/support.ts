import { App, aws_lambda as lambda, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';

export const newStack = () => new Stack(new App(), 'Stack');

/** A user's function; `timeout` in seconds. */
export const newFunction = (stack: Stack, timeout?: number, id = 'Function') => new lambda.Function(stack, id, {
  runtime: lambda.Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: lambda.Code.fromInline('exports.handler = async () => ({ batchItemFailures: [] })'),
  timeout: timeout ? Duration.seconds(timeout) : undefined,
});

/** The source queue, which has a redrive policy, and the dead-letter queue, which has none. */
export const queuesOf = (stack: Stack) => {
  const queues = Object.entries(Template.fromStack(stack).findResources('AWS::SQS::Queue'));
  const find = (source: boolean) => queues.find(([, { Properties }]) => Boolean(Properties.RedrivePolicy) === source)!;
  return { source: find(true)[1].Properties, deadLetters: find(false)[1].Properties, deadLettersId: find(false)[0] };
};
