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
  const events = records.map(({ dynamodb }) => unmarshall(dynamodb!.NewImage as Record<string, AttributeValue>) as OrderEvent);
  const failed = await publishEvents(bridge, bus, events);
  return { batchItemFailures: failed === undefined ? [] : [{ itemIdentifier: records[failed].dynamodb!.SequenceNumber! }] };
};

/** Puts events on the bus, in order; answers the index of the first that did not get through. */
export async function publishEvents(bridge: EventBridgeClient, bus: string, events: OrderEvent[]): Promise<number | undefined> {
  for (let start = 0; start < events.length; start += MAX_ENTRIES) {
    const entries = events.slice(start, start + MAX_ENTRIES).map((event) => entryOf(event, bus));
    const { FailedEntryCount: count, Entries: results = [] } = await bridge.send(new PutEventsCommand({ Entries: entries }));
    if (count) return start + results.findIndex(({ ErrorCode: code }) => code !== undefined);
  }
  return undefined;
}

function entryOf(event: OrderEvent, bus: string): PutEventsRequestEntry {
  const { source, detailType, time, detail } = busEvent(event);
  return { EventBusName: bus, Source: source, DetailType: detailType, Time: new Date(time), Detail: JSON.stringify(detail) };
}
