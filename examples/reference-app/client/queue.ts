import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { follow } from './follow';

/** Takes messages from a queue until one fits; others are left for their own readers. */
export async function receive<T = any>(sqs: SQSClient, queueUrl: string, fits: (body: T) => boolean, signal?: AbortSignal): Promise<T> {
  return follow<T | undefined>({
    what: `a message in ${queueUrl}`,
    deadline: 60_000,
    signal,
    ask: async () => {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({
        QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1, VisibilityTimeout: 1,
      }));
      for (const message of Messages) {
        const body = JSON.parse(message.Body!);
        if (!fits(body)) continue;
        await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: message.ReceiptHandle! }));
        return body;
      }
      return undefined;
    },
    done: (body) => body !== undefined,
  }) as Promise<T>;
}
