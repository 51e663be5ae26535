import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { ADJUSTMENT_PREFIX } from './adapters/keys';
import { putEntries } from './adapters/put-entries';
import { EventRefused, EventSchemas } from '../../runtime/event-schemas';
import { ORDER_EVENT_SCHEMAS } from '../core/event-schemas';
import { OrderEvent } from '../core/order-events';
import { AdjustedStock, adjustmentEvent } from '../core/stock-adjustment';
import { busEvent } from '../core/wire';

const schemas = new EventSchemas(ORDER_EVENT_SCHEMAS);

/** What the table tells of: orders, and what was done to the stock by hand. */
type Told = OrderEvent | AdjustedStock;

/** Where events go, and whose they are: others may use the bus as well. */
export interface Addressee {
  readonly bus: string;
  readonly shop: string;
}

/** Keeps an event that is not as its schema says, for a person to look at. */
export type SetAside = (event: Told, refused: EventRefused) => Promise<void>;

/**
 * Sends new events of the log to the bus. Reports the first that the bus did not take: the stream sends again from there on.
 * What its schema refuses would be refused again: it is set aside, and the others go on.
 */
export const relayEvents = (bridge: EventBridgeClient, to: Addressee, setAside: SetAside) => async (
  { Records: records }: DynamoDBStreamEvent,
): Promise<DynamoDBBatchResponse> => {
  const entries: PutEventsRequestEntry[] = [];
  const positions: string[] = [];
  for (const { dynamodb } of records) {
    const event = unmarshall(dynamodb!.NewImage as Record<string, AttributeValue>) as Told & { readonly entry: string };
    try {
      entries.push(entryOf(event, to));
      positions.push(dynamodb!.SequenceNumber!);
    } catch (error) {
      if (!(error instanceof EventRefused)) throw error;
      await setAside(event, error);
    }
  }
  const failed = await putEntries(bridge, entries);
  return { batchItemFailures: failed === undefined ? [] : [{ itemIdentifier: positions[failed] }] };
};

/** Puts events on the bus, in order; answers the index of the first that did not get through. Throws {@link EventRefused}. */
export const publishEvents = (bridge: EventBridgeClient, to: Addressee, events: OrderEvent[]): Promise<number | undefined> =>
  putEntries(bridge, events.map((event) => entryOf(event, to)));

function entryOf(event: Told & { readonly entry?: string }, { bus, shop }: Addressee): PutEventsRequestEntry {
  const adjusted = event.entry?.startsWith(ADJUSTMENT_PREFIX);
  const { source, detailType, time, detail: told } = adjusted ? adjustmentEvent(event as AdjustedStock) : busEvent(event as OrderEvent);
  const detail = { ...told, shop };
  schemas.check({ source, detailType, detail });
  const entry = { EventBusName: bus, Source: source, DetailType: detailType, Time: new Date(time), Detail: JSON.stringify(detail) };
  return { ...entry, TraceHeader: (event as OrderEvent).trace };
}
