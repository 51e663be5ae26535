import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CARRIER_SOURCE, CHECK_SOURCE } from './core/partners';
import { OrderEventWorker } from './order-event-worker';
import { OrderPartProps } from './order-part-props';
import { OrderWorkerOptions } from './props';
import { grantTableExactly } from '../private/exact-grants';

/** Answers other systems that ask what is in stock. */
export function answerStockChecks(scope: Construct, id: string, parts: OrderPartProps, options?: OrderWorkerOptions): OrderEventWorker {
  const { tables: { products }, events } = parts;
  const worker = new OrderEventWorker(scope, id, {
    ...parts,
    options,
    bundle: 'orders-stockcheck',
    description: 'Answers stock checks of other systems',
    environment: { PRODUCTS_TABLE: products.tableName, EVENT_BUS: events.bus.eventBusName },
    visibilityTimeout: Duration.minutes(5),
    rule: 'InventoryCheckRule',
    filter: { source: [CHECK_SOURCE], detailType: ['Stock Check Requested'] },
  });
  grantTableExactly(products, worker.fn, ['dynamodb:BatchGetItem']);
  events.grantPutEvents(worker.fn);
  return worker;
}

/** Notes in the orders what carriers tell of their shipments. */
export function trackShipments(scope: Construct, id: string, parts: OrderPartProps, options?: OrderWorkerOptions): OrderEventWorker {
  const { tables: { orders } } = parts;
  const worker = new OrderEventWorker(scope, id, {
    ...parts,
    options,
    bundle: 'orders-tracking',
    description: 'Notes what carriers tell of shipments',
    environment: { ORDERS_TABLE: orders.tableName },
    visibilityTimeout: Duration.minutes(3),
    rule: 'TrackingUpdateRule',
    filter: { source: [CARRIER_SOURCE], detailType: ['Tracking Updated'] },
  });
  grantTableExactly(orders, worker.fn, ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem']);
  return worker;
}
