import { EventBridgeClient, PutEventsCommand, PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { DynamoDBStreamEvent, SQSEvent } from 'aws-lambda';
import { MemoryDynamoDb, streamEvent } from '../../dynamodb';

/** Of messages whose queue does not matter. */
export const QUEUE_ARN = 'arn:aws:sqs:eu-central-1:123456789012:events';

/** A bus that keeps what it takes, and refuses what `refuses` says. */
export class Bus {
  public readonly taken: PutEventsRequestEntry[] = [];
  public readonly client = {
    send: async ({ input: { Entries: entries = [] } }: PutEventsCommand) => {
      if (entries.length > 10) throw new Error('PutEvents takes ten entries at most.');
      const refused = entries.map((entry) => this.refuses(entry));
      this.taken.push(...entries.filter((_, index) => !refused[index]));
      return {
        FailedEntryCount: refused.filter(Boolean).length,
        Entries: refused.map((isRefused, index) => isRefused ? { ErrorCode: 'InternalFailure' } : { EventId: String(index) }),
      };
    },
  } as unknown as EventBridgeClient;

  public refuses: (entry: PutEventsRequestEntry) => boolean = () => false;

  /** What was taken, as a rule brings it into a queue. */
  public messages(): SQSEvent {
    return messagesOf(this.taken.map(({ DetailType, Detail }, id) => JSON.stringify({ 'id': String(id), 'detail-type': DetailType, 'detail': JSON.parse(Detail!) })));
  }
}

export const messagesOf = (bodies: string[]) => ({
  Records: bodies.map((body, index) => ({ messageId: `m${index}`, body, eventSourceARN: QUEUE_ARN })),
}) as SQSEvent;

/** New events of the log, as the filter of the stream lets them through. */
export function newEvents(db: MemoryDynamoDb): DynamoDBStreamEvent {
  const records = db.stream('orders').filter(({ eventName, dynamodb }) => eventName === 'INSERT' && /^(EVENT|ADJUSTMENT)#/.test(dynamodb!.Keys!.entry.S!));
  return streamEvent(records) as DynamoDBStreamEvent;
}
