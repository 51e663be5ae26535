import { orderAfter } from './samples';
import { remedyForAbandoned } from '../../../src/orders/core/sweep';

test('executions that come to nothing are replaced four times, and as often again after a person has resumed the order', () => {
  const four = Array<'Order Resumed'>(4).fill('Order Resumed');
  expect(remedyForAbandoned(orderAfter(...four.slice(1)))).toBe('RESUME');
  expect(remedyForAbandoned(orderAfter(...four))).toBe('PARK');
  expect(remedyForAbandoned(orderAfter(...four, 'Order Parked', 'Order Resumed'))).toBe('RESUME');
  expect(remedyForAbandoned(orderAfter(...four, 'Order Parked', 'Order Resumed', ...four))).toBe('PARK');
});
