import { aws_events as events, aws_kms as kms, aws_lambda as lambda, aws_sns as sns, aws_sqs as sqs, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { STOCK_SOURCE, StockLevels } from './core/stock-level';
import { OrderTables } from './order-tables';
import { readStream } from './table-stream';
import { EventRouter, EventTarget, NotificationFanout } from '../messaging';
import { BundledFunction } from '../private/bundled-function';
import { grantTableExactly } from '../private/exact-grants';

export interface OrderStockWatchProps {
  readonly tables: OrderTables;
  readonly streamArn: string;
  readonly events: EventRouter;
  readonly deadLetterQueue: sqs.IQueue;
  readonly levels: StockLevels;
  readonly reorder?: lambda.IFunction;
  readonly tellArrivals: boolean;
  readonly encryptionKey?: kms.IKey;
  readonly alarms: boolean;
  readonly alarmTopic?: sns.ITopic;
  readonly removalPolicy?: RemovalPolicy;
}

/** Reads the changes of the stock and tells what matters: a product runs low, more is wanted, stock has arrived. */
export class OrderStockWatch extends Construct {
  /** Told when a product runs low; only where there is a threshold. */
  public readonly alerts?: NotificationFanout;

  constructor(scope: Construct, id: string, props: OrderStockWatchProps) {
    super(scope, id);
    const { tables, streamArn, events: router, deadLetterQueue, levels, tellArrivals, encryptionKey, alarms, alarmTopic, removalPolicy } = props;
    const watch = new BundledFunction(this, 'Watch', {
      bundle: 'orders-stockwatch',
      description: 'Tells when products run low and when stock arrives',
      removalPolicy,
      environment: {
        PRODUCTS_TABLE: tables.products.tableName,
        EVENT_BUS: router.bus.eventBusName,
        STOCK_LEVELS: JSON.stringify(levels),
        TELL_ARRIVALS: String(tellArrivals),
      },
    });
    grantTableExactly(tables.products, watch, ['dynamodb:UpdateItem']);
    encryptionKey?.grant(watch, 'kms:Decrypt');
    router.grantPutEvents(watch);
    readStream(watch, streamArn, {
      deadLetterQueue,
      filter: { eventName: lambda.FilterRule.or('INSERT', 'MODIFY') },
      // The changes of many orders come together; stock that somebody waits for comes at once.
      maxBatchingWindow: tellArrivals ? undefined : Duration.seconds(30),
    });
    if (levels.lowStockThreshold === undefined) return;
    this.alerts = new NotificationFanout(this, 'Alerts', { encryptionKey, alarms, alarmTopic, removalPolicy });
    const tell = (ruleId: string, detailType: string, target: (message: events.RuleTargetInput) => EventTarget) =>
      router.addRule(ruleId, { source: [STOCK_SOURCE], detailType: [detailType], excludeReplays: true }, target(events.RuleTargetInput.fromEventPath('$.detail')));
    tell('LowStockRule', 'Stock Low', (message) => EventTarget.topic(this.alerts!.topic, { message }));
    if (props.reorder) tell('ReorderRule', 'Reorder Requested', (message) => EventTarget.function(props.reorder!, { message }));
  }
}
