import { aws_events as events, aws_lambda as lambda, aws_sqs as sqs, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { STOCK_SOURCE, StockLevels } from './core/stock-level';
import { OrderPartProps } from './order-part-props';
import { OrderSagaProps } from './order-saga-props';
import { ofShop } from './order-shop';
import { PartialStockPolicy } from './partial-stock-policy';
import { EventTarget, NotificationFanout } from '../messaging';
import { BundledFunction } from '../private/bundled-function';
import { grantTableExactly } from '../private/exact-grants';
import { partProps } from '../private/part-props';
import { readStream } from '../private/table-stream';

export interface OrderStockWatchProps extends OrderPartProps {
  readonly deadLetterQueue: sqs.IQueue;
  readonly levels: StockLevels;
  readonly reorder?: lambda.IFunction;
  readonly tellArrivals: boolean;
}

type StockProps = Pick<OrderSagaProps, 'lowStockThreshold' | 'reorderQuantity' | 'reorder' | 'partialStock'>;

export const waitsForStock = ({ partialStock }: StockProps) => partialStock === PartialStockPolicy.BACK_ORDER;

/** Whether somebody acts on products that run low: by the threshold here, or by their own in the catalogue. */
export const looksForLowStock = ({ lowStockThreshold, reorderQuantity, reorder }: Partial<StockProps>) =>
  [lowStockThreshold, reorderQuantity, reorder].some((prop) => prop !== undefined);

/** Whether anybody wants to know how much is in stock. */
export const isStockWatched = (props: StockProps) => looksForLowStock(props) || waitsForStock(props);

/** Watches the stock where anybody wants to know, and the table tells. */
export function watchStock(scope: Construct, props: StockProps, parts: OrderPartProps, deadLetterQueue: sqs.IQueue): OrderStockWatch | undefined {
  if (!isStockWatched(props) || !parts.tables.products.tableStreamArn) return undefined;
  const { lowStockThreshold, reorderQuantity, reorder } = props;
  return new OrderStockWatch(scope, 'StockWatch', {
    ...parts, deadLetterQueue, levels: { lowStockThreshold, reorderQuantity }, reorder, tellArrivals: waitsForStock(props),
  });
}

/** Reads the changes of the stock and tells what matters: a product runs low, more is wanted, stock has arrived. */
export class OrderStockWatch extends Construct {
  /** Told when a product runs low; only where somebody acts on it. */
  public readonly alerts?: NotificationFanout;

  constructor(scope: Construct, id: string, props: OrderStockWatchProps) {
    super(scope, id);
    const { tables, events: router, shop, deadLetterQueue, levels, tellArrivals, removalPolicy } = props;
    const watch = new BundledFunction(this, 'Watch', {
      bundle: 'orders-stockwatch',
      description: 'Tells when products run low and when stock arrives',
      removalPolicy,
      environment: {
        PRODUCTS_TABLE: tables.products.tableName,
        EVENT_BUS: router.bus.eventBusName,
        SHOP: shop,
        STOCK_LEVELS: JSON.stringify(levels),
        TELL_ARRIVALS: String(tellArrivals),
      },
    });
    grantTableExactly(tables.products, watch, ['dynamodb:UpdateItem']);
    router.grantPutEvents(watch);
    readStream(watch, tables.products, {
      deadLetterQueue,
      filter: { eventName: lambda.FilterRule.or('INSERT', 'MODIFY') },
      // The changes of many orders come together; stock that somebody waits for comes at once.
      maxBatchingWindow: tellArrivals ? undefined : Duration.seconds(30),
    });
    if (!looksForLowStock({ ...levels, reorder: props.reorder })) return;
    this.alerts = new NotificationFanout(this, 'Alerts', partProps(props));
    const tell = (ruleId: string, detailType: string, target: (message: events.RuleTargetInput) => EventTarget) =>
      router.addRule(ruleId, { source: [STOCK_SOURCE], detailType: [detailType], detail: ofShop(shop), excludeReplays: true }, target(events.RuleTargetInput.fromEventPath('$.detail')));
    tell('LowStockRule', 'Stock Low', (message) => EventTarget.topic(this.alerts!.topic, { message }));
    if (props.reorder) tell('ReorderRule', 'Reorder Requested', (message) => EventTarget.function(props.reorder!, { message }));
  }
}
