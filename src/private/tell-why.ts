import { aws_lambda as lambda, aws_sqs as sqs } from 'aws-cdk-lib';
import { grantSendExactly } from './exact-grants';

/** How often the queue lets a message be received before it gives it up; undefined of one that was made elsewhere or has no dead letters. */
export function receivesOf(queue: sqs.IQueue): number | undefined {
  return queue instanceof sqs.Queue ? queue.deadLetterQueue?.maxReceiveCount : undefined;
}

/** Lets a function send what fails for the last time to the dead letters itself, with its error. */
export function tellWhy(fn: lambda.Function, deadLetterQueue: sqs.IQueue, receives: number): void {
  fn.addEnvironment('DEAD_LETTER_QUEUE_URL', deadLetterQueue.queueUrl);
  fn.addEnvironment('FINAL_RECEIVE', String(receives));
  grantSendExactly(deadLetterQueue, fn);
}
