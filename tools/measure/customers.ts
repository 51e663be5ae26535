// Tells customers of orders and counts sales on the embedded AWS, notes what that uses, and writes src/messaging/notification-usage.json
// and examples/reference-app/sales/usage.json for the bill.
import { writeFileSync } from 'node:fs';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { Lab } from './lab';
import { profile } from './profile';
import { Run, sourceOf } from './run';
import { EventType, Fact, fact } from '../../src/orders/core/order-events';
import { append } from '../../src/orders/core/order-state';
import { busEvent } from '../../src/orders/core/wire';

const ORDERS = 10;
/** Those that go through are told of twice, paid and shipped, and counted twice, placed and confirmed. */
const TOLD: EventType[] = ['Payment Completed', 'Shipment Created'];
const COUNTED: EventType[] = ['Order Placed', 'Order Confirmed'];
const NOTICES = TOLD.length * ORDERS;
const RESULTS = { notices: 'src/messaging/notification-usage.json', sales: 'examples/reference-app/sales/usage.json' };

Lab.with('tools/measure/customers-app.ts', async (lab) => {
  const [notices, sales] = await Promise.all(['Customers/Notices', 'Customers/Sales'].map((construct) => lab.resourcesOf(construct)));
  const run = new Run(lab, [...notices, ...sales]);
  // Cold starts do not count.
  await tell(run, 'ORD-2026-COLD00000000');
  const meter = await run.measure(async () => {
    for (let n = 1; n <= ORDERS; n++) await tell(run, `ORD-2026-${String(n).padStart(12, '0')}`);
  });
  write(RESULTS.notices, profile(notices, meter, {
    per: 'notification', units: NOTICES, requests: 0, source: sourceOf(`${NOTICES} notices of orders, told one at a time to a customer without an address: in the app`),
  }));
  write(RESULTS.sales, profile(sales, meter, {
    per: 'countedOrder', units: ORDERS, requests: 0, source: sourceOf(`${ORDERS} orders of two lines, counted one at a time when they are placed and when they are confirmed`),
  }));
}).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

/** Publishes what the bus would, and waits until all is done with it. */
async function tell(run: Run, orderId: string): Promise<void> {
  const sns = new SNSClient(run.local.clientConfig);
  const { NoticesTopicArn, ChangesTopicArn } = run.outputs;
  for (const event of historyOf(orderId)) {
    const { detailType, detail } = busEvent(event);
    const Message = JSON.stringify({ event: detailType, order: detail });
    if (TOLD.includes(event.type)) await sns.send(new PublishCommand({ TopicArn: NoticesTopicArn, Message }));
    if (COUNTED.includes(event.type)) await sns.send(new PublishCommand({ TopicArn: ChangesTopicArn, Message }));
    if ([...TOLD, ...COUNTED].includes(event.type)) await run.settle();
  }
  console.log(orderId);
}

function historyOf(orderId: string) {
  const items = [{ productId: 'tripod', quantity: 1, price: 1250 }, { productId: 'lens', quantity: 1, price: 1250 }];
  const shippingAddress = { street: '1 Main Street', city: 'Springfield', country: 'US', zipCode: '12345' };
  const payment = { id: 'pay_1', amount: 2500 };
  const facts: Fact[] = [
    fact('Order Placed', { orderId, customerId: 'ann', items, totalAmount: 2500, currency: 'EUR', shippingAddress }),
    fact('Stock Reserved', { items }),
    fact('Payment Authorised', payment),
    fact('Payment Completed', payment),
    fact('Shipment Created', { warehouse: 'MAIN', carrier: 'STANDARD', trackingNumber: 'TRK0123456789ABCDEF' }),
    fact('Order Confirmed', {}),
  ];
  return append(undefined, facts, new Date().toISOString());
}

function write(file: string, usage: object): void {
  writeFileSync(file, `${JSON.stringify(usage, undefined, 2)}\n`);
  console.log(`Wrote ${file}.`);
}
