import { aws_lambda as lambda, aws_sqs as sqs, Stack } from 'aws-cdk-lib';
import { grantSendExactly } from './exact-grants';

/**
 * What a function fails to process that was invoked asynchronously ends in the queue, with the error; a dead-letter queue of the rule or
 * subscription only gets what could not be handed over. Leaves alone what has a place for it already, and functions of other stacks:
 * their stack would depend on this one, which depends on it.
 */
export function keepAsyncFailures(fn: lambda.IFunction, queue: sqs.IQueue): void {
  if (!(fn instanceof lambda.Function) || fn.deadLetterQueue || fn.node.tryFindChild('EventInvokeConfig')) return;
  if (Stack.of(fn) !== Stack.of(queue)) return;
  const grant = grantSendExactly(queue, fn);
  fn.configureAsyncInvoke({ onFailure: { bind: () => ({ destination: queue.queueArn }) } });
  grant.applyBefore(fn.node.findChild('EventInvokeConfig'));
}
