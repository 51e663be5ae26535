import { aws_kms as kms, aws_sns as sns, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { STOCK_SOURCE } from './core/stock-level';
import { PENDING_INDEX } from './handlers/adapters/keys';
import { OrderTables } from './order-tables';
import { EventRouter, EventTarget, ResilientQueue } from '../messaging';
import { BundledFunction } from '../private/bundled-function';
import { grantTableExactly } from '../private/exact-grants';

export interface OrderBackOrdersProps {
  readonly tables: OrderTables;
  readonly events: EventRouter;
  readonly encryptionKey?: kms.IKey;
  readonly alarms: boolean;
  readonly alarmTopic?: sns.ITopic;
  readonly removalPolicy?: RemovalPolicy;
}

/** Goes on with orders that wait, whenever stock arrives. */
export class OrderBackOrders extends Construct {
  /** `Order Back-ordered` and `Stock Arrived` events. */
  public readonly queue: ResilientQueue;

  constructor(scope: Construct, id: string, { tables, events, encryptionKey, alarms, alarmTopic, removalPolicy }: OrderBackOrdersProps) {
    super(scope, id);
    const { orders, products } = tables;
    const fill = new BundledFunction(this, 'Fill', {
      bundle: 'orders-backorders',
      description: 'Goes on with orders that wait for stock',
      timeout: Duration.seconds(100),
      removalPolicy,
      environment: { ORDERS_TABLE: orders.tableName, PRODUCTS_TABLE: products.tableName },
    });
    grantTableExactly(orders, fill, ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem']);
    grantTableExactly(orders, fill, ['dynamodb:Query'], PENDING_INDEX);
    grantTableExactly(products, fill, ['dynamodb:BatchGetItem', 'dynamodb:UpdateItem']);
    this.queue = new ResilientQueue(this, 'Queue', {
      encryptionKey,
      alarms,
      alarmTopic,
      removalPolicy,
      visibilityTimeout: Duration.minutes(10),
      retention: Duration.days(14),
      maxReceiveCount: 3,
    });
    // One look serves all that wait; more at once would only get into each other's way.
    this.queue.consume(fill, { maxConcurrency: 2 });
    events.addRule('PartialInventoryRule', {
      source: ['ecommerce.orders', STOCK_SOURCE],
      detailType: ['Order Back-ordered', 'Stock Arrived'],
      excludeReplays: true,
    }, EventTarget.queue(this.queue.queue));
  }
}
