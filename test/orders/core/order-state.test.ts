import { assert, property, sample } from 'fast-check';
import { histories } from './histories';
import { AT, FACTS, orderAfter, PLACED } from './samples';
import { isFinal, Order } from '../../../src/orders/core/order';
import { OrderEvent } from '../../../src/orders/core/order-events';
import { evolve, fold, IllegalTransition } from '../../../src/orders/core/order-state';

const inHistories = (check: (events: OrderEvent[]) => void) => assert(property(histories, check), { numRuns: 2000 });

test('the state is the fold of the events', () => {
  inHistories((events) => expect(fold(events)).toEqual(events.at(-1)!.order));
});

test('the histories reach every status', () => {
  const seen = new Set(sample(histories, 5000).flatMap((events) => events.map(({ order }) => order.status)));
  expect([...seen].sort()).toEqual(['AUTHORISED', 'BACK_ORDERED', 'CANCELLED', 'CANCELLING', 'CONFIRMED', 'PAID', 'PARKED', 'PLACED', 'REJECTED', 'RESERVED']);
});

test('versions count the events', () => {
  inHistories((events) => expect(events.map(({ order }) => order.version)).toEqual(events.map((_, index) => index + 1)));
});

test('final states never reverse', () => {
  inHistories((events) => {
    const final = events.findIndex(({ order }) => isFinal(order));
    // Of a confirmed order only the shipment still moves.
    const after = events.slice(final + 1).map(({ type, order: { status } }) => [type, status]);
    if (final >= 0) expect(after).toEqual(after.map(() => ['Shipment Updated', 'CONFIRMED']));
  });
});

const everBefore = (events: OrderEvent[], check: (before: Order, event: OrderEvent) => boolean) =>
  events.slice(1).every((event, index) => check(events[index].order, event));

test('nothing ships unpaid, and nothing is paid twice or before its stock is held', () => {
  inHistories((events) => {
    expect(everBefore(events, (before, { type }) => type !== 'Shipment Created' || before.payment.state === 'CAPTURED')).toBe(true);
    expect(everBefore(events, (before, { type }) => type !== 'Payment Completed' || before.stock === 'RESERVED')).toBe(true);
    expect(events.filter(({ type }) => type === 'Payment Completed').length).toBeLessThanOrEqual(1);
  });
});

test('an order that did not go through holds neither stock nor money', () => {
  inHistories((events) => {
    const { status, stock, payment } = events.at(-1)!.order;
    if (status === 'REJECTED' || status === 'CANCELLED') {
      expect(['NONE', 'RELEASED']).toContain(stock);
      expect(['NONE', 'DECLINED', 'VOIDED', 'REFUNDED']).toContain(payment.state);
    }
  });
});

test('a confirmed order is paid, sold and shipped', () => {
  inHistories((events) => {
    const order = events.at(-1)!.order;
    if (order.status === 'CONFIRMED') expect(order).toMatchObject({ stock: 'SOLD', payment: { state: 'CAPTURED' }, shipment: {} });
  });
});

test('what is undone stays undone, however often it is parked and resumed', () => {
  inHistories((events) => expect(everBefore(events, (before, { type, order }) =>
    !before.undoing || order.undoing === true && !['Stock Reserved', 'Payment Authorised', 'Payment Completed'].includes(type))).toBe(true));
});

test('a cancelled order is never paid', () => {
  inHistories((events) => expect(everBefore(events, (before, { type }) => !before.cancelRequested || type !== 'Payment Completed')).toBe(true));
});

test('every attempt is newer than the one before', () => {
  inHistories((events) => expect(everBefore(events, (before, { type, order }) =>
    order.attempt === before.attempt + (type === 'Order Resumed' ? 1 : 0))).toBe(true));
});

test('a resumed order goes on where it stood', () => {
  expect(orderAfter('Stock Reserved', 'Payment Authorised', 'Payment Completed', 'Order Parked', 'Order Resumed').status).toBe('PAID');
  expect(orderAfter('Stock Reserved', 'Order Parked', 'Order Resumed').status).toBe('RESERVED');
  expect(orderAfter('Stock Reserved', 'Cancellation Started', 'Order Parked', 'Order Resumed').status).toBe('CANCELLING');
});

test('an event that may not happen is refused by name', () => {
  expect(() => evolve(orderAfter(), FACTS.find(({ type }) => type === 'Order Confirmed')!, AT)).toThrow(IllegalTransition);
  expect(() => evolve(undefined, FACTS[1], AT)).toThrow('cannot happen to an order that does not exist');
  expect(() => evolve(orderAfter(), PLACED, AT)).toThrow(IllegalTransition);
});
