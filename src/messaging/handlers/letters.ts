import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { ChangeMessageVisibilityBatchCommand, DeleteMessageCommand, Message, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { EVIDENCE } from '../core/evidence';
import type { RedrivePorts } from '../core/redrive';

const logger = new Logger();

/** As many as SQS takes in a batch. */
const BATCH = 10;

export interface LetterQueues {
  readonly sourceUrl: string;
  readonly destinationUrl: string;
  /** How long a message that was looked at stays hidden, in seconds. */
  readonly hiddenSeconds: number;
}

/** Dead letters in SQS. */
export function lettersIn(sqs: Pick<SQSClient, 'send'>, { sourceUrl, destinationUrl, hiddenSeconds }: LetterQueues): RedrivePorts<Message> {
  const ordered = destinationUrl.endsWith('.fifo');

  const moveOne = async ({ Body, MessageId, ReceiptHandle, MessageAttributes = {}, Attributes = {} }: Message): Promise<void> => {
    await sqs.send(new SendMessageCommand({
      QueueUrl: destinationUrl,
      MessageBody: Body,
      // It starts anew: what was noted of its failures stays behind.
      MessageAttributes: Object.fromEntries(Object.entries(MessageAttributes).filter(([name]) => !EVIDENCE.includes(name))),
      MessageGroupId: Attributes.MessageGroupId,
      MessageDeduplicationId: ordered ? MessageId : undefined,
    }));
    await sqs.send(new DeleteMessageCommand({ QueueUrl: sourceUrl, ReceiptHandle }));
  };

  return {
    receive: async () => {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({
        QueueUrl: sourceUrl,
        MaxNumberOfMessages: BATCH,
        WaitTimeSeconds: 1,
        VisibilityTimeout: hiddenSeconds,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      })) as { Messages?: Message[] };
      return Messages;
    },
    view: ({ Body = '', MessageAttributes = {} }) => ({
      body: Body,
      attributes: Object.fromEntries(Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue])),
    }),
    move: async (letters) => {
      if (ordered) {
        for (const letter of letters) await moveOne(letter);
        return [];
      }
      const results = await Promise.allSettled(letters.map(moveOne));
      for (const result of results) if (result.status === 'rejected') logger.error('dead letter not moved', { error: result.reason });
      return letters.filter((_, index) => results[index].status === 'rejected');
    },
    release: async (letters) => {
      for (let start = 0; start < letters.length; start += BATCH) {
        const some = letters.slice(start, start + BATCH);
        const Entries = some.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 }));
        await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: sourceUrl, Entries }));
      }
    },
    sleep: async (millis) => {
      if (millis) await sleep(millis);
    },
    now: Date.now,
  };
}
