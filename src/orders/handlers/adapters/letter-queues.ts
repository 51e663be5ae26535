import { DeleteMessageCommand, Message, MessageAttributeValue, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSMessageAttributes } from 'aws-lambda';
import { retryAttributes } from '../../../messaging/core/evidence';
import type { Letter, LetterPorts } from '../process-letters';

/** Longer than the processor runs. */
const HIDDEN_SECONDS = 120;

export interface LetterQueues extends Pick<LetterPorts, 'receive' | 'retry' | 'remove'> {
  send(queueUrl: string, body: string): Promise<void>;
}

/** Dead letters in SQS. */
export function letterQueues(sqs: Pick<SQSClient, 'send'>): LetterQueues {
  return {
    receive: async ({ deadLetterUrl }) => {
      const { Messages: messages = [] } = await sqs.send(new ReceiveMessageCommand({
        QueueUrl: deadLetterUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1, VisibilityTimeout: HIDDEN_SECONDS, MessageAttributeNames: ['All'],
      })) as { Messages?: Message[] };
      return messages.map(letterOf);
    },
    retry: async ({ queueUrl }, { body, attributes }, retries, DelaySeconds) => {
      const MessageAttributes = retryAttributes(attributes, retries);
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body, DelaySeconds, MessageAttributes }));
    },
    remove: async ({ deadLetterUrl }, { receipt }) => {
      await sqs.send(new DeleteMessageCommand({ QueueUrl: deadLetterUrl, ReceiptHandle: receipt }));
    },
    send: async (queueUrl, body) => {
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
    },
  };
}

const letterOf = ({ MessageId, Body, MessageAttributes = {}, ReceiptHandle }: Message): Letter =>
  ({ messageId: MessageId!, body: Body ?? '', attributes: attributesOf(MessageAttributes), receipt: ReceiptHandle! });

/** In the form in which Lambda would give them. */
function attributesOf(attributes: Record<string, MessageAttributeValue>): SQSMessageAttributes {
  return Object.fromEntries(Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) =>
    [name, { dataType: DataType ?? 'String', stringValue: StringValue, binaryValue: BinaryValue && Buffer.from(BinaryValue).toString('base64') }]));
}
