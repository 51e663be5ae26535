import { aws_sqs as sqs, Stack } from 'aws-cdk-lib';
import { DeadLetterQueue } from '../../private/dead-letter-queue';

/** Why dead letters cannot be brought back from this queue, as far as it is known here. Asked when the whole app is there. */
export function problemsOfRedrive(source: sqs.IQueue, messageMove: boolean): string[] {
  const { path } = source.node;
  const processor = source instanceof DeadLetterQueue ? source.processedBy : undefined;
  if (processor) return [`${processor} takes the messages of ${path} as they come: give its parkedQueue as deadLetterQueue.`];
  if (!messageMove || !(source instanceof sqs.Queue) || sourcesOf(source).length > 0) return [];
  return [`${path} is not the dead-letter queue of a queue of this app, and SQS moves messages out of such alone: set messageMove to false, `
    + 'or, where a queue of another app names it, import it by Queue.fromQueueArn.'];
}

/** Queues whose redrive policy names this one. */
function sourcesOf(queue: sqs.Queue): sqs.CfnQueue[] {
  const written = (target: unknown) => JSON.stringify(Stack.of(queue).resolve(target));
  return queue.node.root.node.findAll().filter((node): node is sqs.CfnQueue => {
    const target = node instanceof sqs.CfnQueue ? node.redrivePolicy?.deadLetterTargetArn : undefined;
    return target !== undefined && (target === queue.queueArn || (Stack.of(node) === Stack.of(queue) && written(target) === written(queue.queueArn)));
  });
}
