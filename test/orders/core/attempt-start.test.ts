import { AT, FACTS, PLACED } from './samples';
import { attemptStart } from '../../../src/orders/core/attempt-start';
import { EventType, OrderEvent } from '../../../src/orders/core/order-events';
import { append } from '../../../src/orders/core/order-state';

const ENTRANCES = { undo: 'Undo Fulfil', paid: 'CapturePayment' };
const AUTHORISED: EventType[] = ['Stock Reserved', 'Payment Authorised'];

const logOf = (...types: EventType[]) => append(undefined, [PLACED, ...types.map((type) => FACTS.find((one) => one.type === type)!)], AT);
const start = (events: OrderEvent[], attempt: number) => attemptStart(events, attempt, ENTRANCES);

test('the first attempt, and one whose order still goes forward, begin at the first step with the order as it was placed', () => {
  const events = logOf(...AUTHORISED, 'Order Resumed');
  for (const attempt of [1, 2]) {
    expect(start(events, attempt)).toEqual({ order: expect.objectContaining({ status: 'PLACED', version: 1, totalAmount: 45 }) });
  }
});

test('an order that is being undone goes on with that, one that is paid goes on behind the payment', () => {
  expect(start(logOf(...AUTHORISED, 'Cancellation Started', 'Order Resumed'), 2).failure!.resumeAt).toBe('Undo Fulfil');
  expect(start(logOf(...AUTHORISED, 'Payment Completed', 'Order Parked', 'Order Resumed'), 2).failure!.resumeAt).toBe('CapturePayment');
});

test('an attempt starts in the same way whatever has happened since, and in whatever order the table gives the fields', () => {
  const events = logOf('Order Resumed', ...AUTHORISED);
  const later = [...events, ...logOf('Order Resumed', ...AUTHORISED, 'Cancellation Started', 'Order Resumed').slice(events.length)];
  const reversed = JSON.parse(JSON.stringify(later), (_key, value) =>
    value && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).reverse()) : value);
  for (const attempt of [1, 2]) expect(JSON.stringify(start(reversed, attempt))).toBe(JSON.stringify(start(events, attempt)));
  expect(start(later, 3).failure).toBeDefined();
});
