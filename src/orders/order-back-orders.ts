import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { STOCK_SOURCE } from './core/stock-level';
import { PENDING_INDEX } from './handlers/adapters/keys';
import { OrderEventWorker } from './order-event-worker';
import { OrderPartProps } from './order-part-props';
import { ofShop } from './order-shop';
import { OrderWorkerOptions } from './props';
import { grantTableExactly } from '../private/exact-grants';

/** Goes on with orders that wait, whenever stock arrives. */
export function workOnBackOrders(scope: Construct, id: string, parts: OrderPartProps, options?: OrderWorkerOptions): OrderEventWorker {
  const { tables: { orders, products } } = parts;
  const worker = new OrderEventWorker(scope, id, {
    ...parts,
    options,
    bundle: 'orders-backorders',
    description: 'Goes on with orders that wait for stock',
    timeout: Duration.seconds(100),
    environment: { ORDERS_TABLE: orders.tableName, PRODUCTS_TABLE: products.tableName },
    visibilityTimeout: Duration.minutes(10),
    // One look serves all that wait; more at once would only get into each other's way.
    maxConcurrency: 2,
    rule: 'PartialInventoryRule',
    filter: { source: ['ecommerce.orders', STOCK_SOURCE], detailType: ['Order Back-ordered', 'Stock Arrived'], detail: ofShop(parts.shop) },
  });
  grantTableExactly(orders, worker.fn, ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem']);
  grantTableExactly(orders, worker.fn, ['dynamodb:Query'], PENDING_INDEX);
  grantTableExactly(products, worker.fn, ['dynamodb:BatchGetItem', 'dynamodb:UpdateItem']);
  return worker;
}
