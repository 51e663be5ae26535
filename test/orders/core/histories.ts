import { array, nat, tuple } from 'fast-check';
import { AT, FACTS, PLACED } from './samples';
import { EventType, OrderEvent } from '../../../src/orders/core/order-events';
import { allows, append } from '../../../src/orders/core/order-state';

export const FORWARD: EventType[] = ['Stock Reserved', 'Payment Authorised', 'Payment Completed', 'Shipment Created', 'Order Confirmed'];

/** Some way forward, and then whatever may happen, in any order. */
export const histories = tuple(nat(FORWARD.length), array(nat(), { maxLength: 20 })).map(([steps, choices]) => {
  const start = append(undefined, [PLACED, ...FORWARD.slice(0, steps).map((type) => FACTS.find((fact) => fact.type === type)!)], AT);
  return choices.reduce<OrderEvent[]>((events, choice) => {
    const order = events.at(-1)!.order;
    const possible = FACTS.filter(({ type }) => allows(order, type));
    return possible.length ? [...events, ...append(order, [possible[choice % possible.length]], AT)] : events;
  }, start);
});
