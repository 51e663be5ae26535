import { assert, property, sample } from 'fast-check';
import { histories } from './histories';
import { FACTS } from './samples';
import { EventSchema } from '../../../src';
import { ORDER_EVENT_SCHEMAS } from '../../../src/orders/core/event-schemas';
import type { OrderEvent } from '../../../src/orders/core/order-events';
import { busEvent } from '../../../src/orders/core/wire';
import { EventSchemas } from '../../../src/runtime/event-schemas';

const schemas = new EventSchemas(ORDER_EVENT_SCHEMAS);

test('every event that can happen to an order is as its schema says', () => {
  assert(property(histories, (events) => events.forEach((event) => schemas.check(busEvent(event)))), { numRuns: 500 });
});

test('every kind of event has a schema that the registry can take', () => {
  expect(ORDER_EVENT_SCHEMAS.map(({ detailType }) => detailType).sort()).toEqual([...FACTS.map(({ type }) => type as string), 'Stock Adjusted'].sort());
  for (const { source, detailType, detail } of ORDER_EVENT_SCHEMAS) expect(() => EventSchema.inline(source, detailType, detail)).not.toThrow();
});

/** A history of every kind of event, for the schema to refuse when something is changed. */
const examples = new Map(sample(histories, { numRuns: 2000, seed: 1 }).flat().map((event): [string, OrderEvent] => [event.type, event]));

test.each<[string, string, (detail: any) => void]>([
  ['an order of another version', 'Order Placed', (detail) => { detail.version = 2; }],
  ['another version of the schema', 'Order Placed', (detail) => { detail.schemaVersion = 2; }],
  ['a shipment without a tracking number', 'Shipment Created', (detail) => { delete detail.shipment.trackingNumber; }],
  ['a rejection without a reason', 'Order Rejected', (detail) => { delete detail.reason; }],
  ['a payment that is not captured', 'Payment Completed', (detail) => { detail.payment.state = 'AUTHORISED'; }],
  ['money as text', 'Stock Reserved', (detail) => { detail.totalAmount = '45'; }],
  ['a status of which nobody knows', 'Order Resumed', (detail) => { detail.status = 'LOST'; }],
])('%s is refused', (_, type, change) => {
  const { source, detailType, detail } = structuredClone(busEvent(examples.get(type)!));
  change(detail);
  expect(() => schemas.check({ source, detailType, detail })).toThrow(/is not as its schema says/);
});
