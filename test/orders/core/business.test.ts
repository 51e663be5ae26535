import fc from 'fast-check';
import { PLACED } from './samples';
import { measuresOf } from '../../../src/orders/core/business';
import { evolve } from '../../../src/orders/core/order-state';
import { ViewedOrder, viewOf } from '../../../src/orders/core/wire';

const at = '2026-11-21T10:00:00.000Z';
const placed = viewOf({ at, order: evolve(undefined, PLACED, at) });
const as = (changes: Partial<ViewedOrder>): ViewedOrder => ({ ...placed, version: placed.version + 1, ...changes });
const namesOf = (before: ViewedOrder | undefined, after: ViewedOrder) => measuresOf(before, after).map(({ name }) => name);

test('a confirmed order counts with its time and its money, in minor units of its currency', () => {
  const confirmed = as({ status: 'CONFIRMED', updatedAt: '2026-11-21T10:00:12.500Z', amountDue: 12.345, currency: 'KWD' });
  expect(measuresOf(placed, confirmed)).toEqual([
    { name: 'TimeToShipment', value: 12.5 }, { name: 'Revenue', value: 12345, currency: 'KWD' },
  ]);
  expect(measuresOf(confirmed, as({ ...confirmed, version: 9 }))).toEqual([]);
});

test.each<[string, Partial<ViewedOrder>, string[]]>([
  ['rejected', { status: 'REJECTED', reason: 'OUT_OF_STOCK' }, ['OrdersFailed']],
  ['cancelled by a failure', { status: 'CANCELLED', reason: 'PROCESSING_FAILED' }, ['OrdersFailed']],
  ['cancelled by the customer', { status: 'CANCELLED', reason: 'CANCELLED_BY_CUSTOMER' }, []],
  ['parked', { status: 'PARKED' }, ['OrdersParked']],
  ['under way', { status: 'PAID' }, []],
])('an order that is %s', (_, changes, expected) => {
  expect(namesOf(placed, as(changes))).toEqual(expected);
  expect(namesOf(undefined, as(changes))).toEqual(['OrdersPlaced', ...expected]);
});

test('whichever states of an order are seen, it is placed once, and ends at most once', () => {
  const ends: Partial<ViewedOrder>[] = [{ status: 'CONFIRMED' }, { status: 'REJECTED', reason: 'OUT_OF_STOCK' }, { status: 'PAID' }];
  const history = fc.tuple(fc.array(fc.constantFrom<ViewedOrder['status']>('PLACED', 'RESERVED', 'AUTHORISED', 'PAID', 'PARKED')), fc.constantFrom(...ends), fc.nat(3));
  fc.assert(fc.property(history, ([statuses, end, again]) => {
    const states = [...statuses.map((status) => as({ status })), ...Array.from({ length: again + 1 }, () => as(end))];
    const names = states.flatMap((state, index) => namesOf(states[index - 1], state));
    expect(names.filter((name) => name === 'OrdersPlaced')).toHaveLength(1);
    expect(names.filter((name) => name === 'TimeToShipment' || name === 'OrdersFailed')).toHaveLength(end.status === 'PAID' ? 0 : 1);
  }));
});
