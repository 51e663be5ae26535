import { EventSchemas } from '../../src/runtime/event-schemas';

const schemas = new EventSchemas([{
  source: 'shop',
  detailType: 'Paid',
  detail: { type: 'object', required: ['orderId', 'at'], properties: { orderId: { type: 'string' }, at: { type: 'string', format: 'date-time' }, note: { type: 'string' } } },
}]);
const check = (detail: object, detailType = 'Paid') => () => schemas.check({ source: 'shop', detailType, detail });

test('lets through what is as its schema says; fields without a value are not sent', () => {
  expect(check({ orderId: 'o1', at: '2026-11-21T10:00:00Z', note: undefined, more: 1 })).not.toThrow();
});

test('refuses with everything that is wrong', () => {
  expect(check({ orderId: 1 })).toThrow(expect.objectContaining({
    name: 'EventRefused', message: '"Paid" of shop is not as its schema says: detail must have required property \'at\'; detail/orderId must be string.',
  }));
});

test('refuses an event of which nothing is known', () => {
  expect(check({}, 'Refunded')).toThrow('"Refunded" of shop has no schema.');
});
