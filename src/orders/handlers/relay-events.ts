import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand, PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { OrderEvent } from '../core/order-events';
import { busEvent } from '../core/wire';

/** Most entries of one PutEvents call. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const MAX_ENTRIES = 10;

/** Sends new events of the log to the bus. Reports the first that the bus did not take: the stream sends again from there on. */
export const relayEvents = (bridge: EventBridgeClient, bus: string) => async (
  { Records: records }: DynamoDBStreamEvent,
): Promise<DynamoDBBatchResponse> => {
  for (let start = 0; start < records.length; start += MAX_ENTRIES) {
    const chunk = records.slice(start, start + MAX_ENTRIES);
    const events = chunk.map(({ dynamodb }) => unmarshall(dynamodb!.NewImage as Record<string, AttributeValue>) as OrderEvent);
    const failed = await firstFailure(bridge, events.map((event) => entryOf(event, bus)));
    if (failed !== undefined) return { batchItemFailures: [{ itemIdentifier: chunk[failed].dynamodb!.SequenceNumber! }] };
  }
  return { batchItemFailures: [] };
};

/** Sends a chunk; the index of the first entry that did not get through. */
async function firstFailure(bridge: EventBridgeClient, entries: PutEventsRequestEntry[]): Promise<number | undefined> {
  const { FailedEntryCount: count, Entries: results = [] } = await bridge.send(new PutEventsCommand({ Entries: entries }));
  return count ? results.findIndex(({ ErrorCode: code }) => code !== undefined) : undefined;
}

export function entryOf(event: OrderEvent, bus: string): PutEventsRequestEntry {
  const { source, detailType, time, detail } = busEvent(event);
  return { EventBusName: bus, Source: source, DetailType: detailType, Time: new Date(time), Detail: JSON.stringify(detail) };
}
