import { aws_lambda as lambda, aws_sqs as sqs } from 'aws-cdk-lib';
import { grantSendExactly } from './exact-grants';

/** Lets a function send what fails for the last time to the dead letters itself, with its error. */
export function tellWhy(fn: lambda.Function, deadLetterQueue: sqs.IQueue, maxReceiveCount: number): void {
  fn.addEnvironment('DEAD_LETTER_QUEUE_URL', deadLetterQueue.queueUrl);
  fn.addEnvironment('FINAL_RECEIVE', String(maxReceiveCount));
  grantSendExactly(deadLetterQueue, fn);
}
