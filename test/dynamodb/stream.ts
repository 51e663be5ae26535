import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { AttributeValue, canonicalItem, Item } from './attribute-value';
import { itemSize } from './item-size';
import { StreamView, TableDefinition } from './table-definition';

/** A change as Lambda receives it from the table's stream. */
export type StreamRecord = DynamoDBRecord & { readonly eventID: string };

export interface Change {
  readonly table: TableDefinition;
  readonly before?: Item;
  readonly after?: Item;
}

/** The record of a change; `number` orders the records of all tables, `time` is in milliseconds. */
export function streamRecord({ table, before, after }: Change, view: StreamView, number: number, time: number): StreamRecord {
  const keys = table.keyOf((after ?? before)!);
  const newImage = after && (view === 'NEW_IMAGE' || view === 'NEW_AND_OLD_IMAGES') ? { NewImage: image(after) } : {};
  const oldImage = before && (view === 'OLD_IMAGE' || view === 'NEW_AND_OLD_IMAGES') ? { OldImage: image(before) } : {};
  return {
    eventID: String(number).padStart(32, '0'),
    eventName: before ? after ? 'MODIFY' : 'REMOVE' : 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'us-east-1',
    eventSourceARN: `arn:aws:dynamodb:us-east-1:123456789012:table/${table.name}/stream/2024-01-01T00:00:00.000`,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(time / 1000),
      Keys: image(keys),
      ...newImage,
      ...oldImage,
      SequenceNumber: String(number).padStart(21, '0'),
      SizeBytes: itemSize(keys) + (newImage.NewImage ? itemSize(after!) : 0) + (oldImage.OldImage ? itemSize(before!) : 0),
      StreamViewType: view,
    },
  };
}

const image = (item: Item) => item as Record<string, AttributeValue> as NonNullable<DynamoDBRecord['dynamodb']>['Keys'];

/** The batch in which a Lambda function receives records. */
export const streamEvent = (records: readonly StreamRecord[]): DynamoDBStreamEvent => ({ Records: [...records] });

/** Records of one item are delivered in order; those of different items in any. */
export const recordKey = ({ dynamodb }: StreamRecord) => canonicalItem(dynamodb!.Keys as Item);

/** Of what has not been delivered, the records that may come next: the oldest of each item. */
export function deliverable(records: readonly StreamRecord[], isDelivered: (record: StreamRecord) => boolean): StreamRecord[] {
  const next = new Map<string, StreamRecord>();
  for (const record of records) {
    if (!isDelivered(record) && !next.has(recordKey(record))) next.set(recordKey(record), record);
  }
  return [...next.values()];
}
