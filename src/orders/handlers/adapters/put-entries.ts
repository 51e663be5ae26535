import { EventBridgeClient, PutEventsCommand, PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';

/** Most entries of one PutEvents call. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const MAX_ENTRIES = 10;

/** Puts events on a bus, in order; answers the index of the first that did not get through. */
export async function putEntries(bridge: EventBridgeClient, all: PutEventsRequestEntry[]): Promise<number | undefined> {
  for (let start = 0; start < all.length; start += MAX_ENTRIES) {
    const command = new PutEventsCommand({ Entries: all.slice(start, start + MAX_ENTRIES) });
    const { FailedEntryCount: count, Entries: results = [] } = await bridge.send(command);
    if (count) return start + results.findIndex(({ ErrorCode: code }) => code !== undefined);
  }
  return undefined;
}
