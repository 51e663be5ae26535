import fc from 'fast-check';
import { Addition, additionsOf, dayOf, Notice } from '../../examples/reference-app/sales/figures';
import { SalesLedger } from '../../examples/reference-app/sales/sales-ledger';
import { documents, MemoryDynamoDb } from '../dynamodb';

const notice = (event: string, order: Partial<Notice['order']> = {}): Notice => ({
  event,
  order: {
    id: 'ORD-1#1',
    timestamp: '2026-11-21T23:59:59.000Z',
    items: [{ productId: 'mug', quantity: 2 }, { productId: 'pot', quantity: 3, shortfall: 1 }, { productId: 'gone', quantity: 1, shortfall: 1 }],
    amountDue: 45.1,
    currency: 'EUR',
    ...order,
  },
});

test('an order counts on the day on which it was placed, whatever becomes of it', () => {
  expect(dayOf(notice('Order Confirmed'))).toBe('2026-11-21');
});

test.each<[string, Addition[]]>([
  ['Order Placed', [{ row: 'TOTAL', figures: { placed: 1 } }]],
  ['Order Confirmed', [
    { row: 'TOTAL', figures: { 'confirmed': 1, 'revenue EUR': 45.1 } },
    { row: 'PRODUCT#mug', figures: { unitsSold: 2 } }, { row: 'PRODUCT#pot', figures: { unitsSold: 2 } },
  ]],
  ['Order Rejected', [{ row: 'TOTAL', figures: { rejected: 1 } }]],
  ['Order Cancelled', [{ row: 'TOTAL', figures: { cancelled: 1 } }]],
  ['Stock Reserved', []],
])('%s', (event, additions) => {
  expect(additionsOf(notice(event))).toEqual(additions);
});

test('a product on two lines is one row', () => {
  const items = [{ productId: 'mug', quantity: 2 }, { productId: 'mug', quantity: 1 }];
  expect(additionsOf(notice('Order Confirmed', { items })).slice(1)).toEqual([{ row: 'PRODUCT#mug', figures: { unitsSold: 3 } }]);
});

describe('the ledger', () => {
  const key = { KeySchema: [{ AttributeName: 'day', KeyType: 'HASH' }, { AttributeName: 'row', KeyType: 'RANGE' }] };
  const newDb = () => new MemoryDynamoDb().createTable('sales', {
    ...key, AttributeDefinitions: ['day', 'row'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  } as never);
  const figuresOf = (db: MemoryDynamoDb) => Object.fromEntries(db.items('sales').filter(({ day }) => !day.S!.startsWith('EVENT#'))
    .map(({ day, row, ...figures }) => [`${day.S} ${row.S}`, Object.fromEntries(Object.entries(figures).map(([name, { N }]) => [name, Number(N)]))]));

  test('counts each change once however often and in whatever order it is told: the figures are those of the changes', async () => {
    const change = fc.record({
      event: fc.constantFrom('Order Placed', 'Order Confirmed', 'Order Rejected', 'Stock Reserved'),
      day: fc.constantFrom('2026-11-21', '2026-11-22'),
      quantity: fc.integer({ min: 1, max: 5 }),
      cents: fc.integer({ min: 1, max: 99_999 }),
    });
    await fc.assert(fc.asyncProperty(fc.array(change, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 20 }), async (changes, again) => {
      const notices = changes.map(({ event, day, quantity, cents }, index) => notice(event, {
        id: `ORD#${index}`, timestamp: `${day}T10:00:00.000Z`, items: [{ productId: 'mug', quantity }], amountDue: cents / 100,
      }));
      const db = newDb();
      const ledger = new SalesLedger(documents(db, 'counter'), 'sales');
      const told = [...again.map((index) => notices[index % notices.length]).filter(Boolean), ...notices];
      const counted = [];
      for (const one of told) if (await ledger.count(one)) counted.push(one.order.id);
      expect(counted.length).toBe(new Set(counted).size);

      const expected: Record<string, Record<string, number>> = {};
      for (const one of notices) {
        for (const { row, figures } of additionsOf(one)) {
          const sums = expected[`${dayOf(one)} ${row}`] ??= {};
          for (const [name, value] of Object.entries(figures)) sums[name] = Math.round(((sums[name] ?? 0) + value) * 100) / 100;
        }
      }
      expect(figuresOf(db)).toEqual(expected);
    }), { numRuns: 50 });
  });

  const cancelled = (...codes: string[]) => Object.assign(new Error('cancelled'), { name: 'TransactionCanceledException', CancellationReasons: codes.map((Code) => ({ Code })) });
  const ledgerOf = (...errors: Error[]) => {
    const waits: number[] = [];
    let calls = 0;
    const send = async () => {
      if (calls++ < errors.length) throw errors[calls - 1];
    };
    return { count: () => new SalesLedger({ send } as never, 'sales', undefined, async (milliseconds) => waits.push(milliseconds)).count(notice('Order Placed')), waits };
  };

  test('waits and tries again where two count at once', async () => {
    const { count, waits } = ledgerOf(cancelled('None', 'TransactionConflict'), cancelled('TransactionConflict', 'None'));
    expect(await count()).toBe(true);
    expect(waits).toHaveLength(2);
  });

  test.each([
    ['what it cannot mend', [new Error('no answer')], 'no answer'],
    ['a conflict that stays', Array(8).fill(cancelled('None', 'TransactionConflict')), 'cancelled'],
  ])('fails on %s, so that the message comes again', async (_, errors, message) => {
    await expect(ledgerOf(...errors).count()).rejects.toThrow(message);
  });
});
