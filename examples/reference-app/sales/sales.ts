import { aws_dynamodb as dynamodb, aws_sns as sns, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { COUNTED } from './figures';
import usage from './usage.json';
import { CostUsage, IMonitorable, Monitoring, OrderSaga, ResilientQueue } from '../../../src';
import { ExampleFunction } from '../example-function';

const { STRING } = dynamodb.AttributeType;

/** What was ordered and sold, by day and by product: the analytics of the shop. */
export class Sales extends Construct implements IMonitorable {
  /**
   * Partition key `day` (`2026-11-21`, UTC), sort key `row`: `TOTAL` with `placed`, `confirmed`, `rejected`, `cancelled` and `revenue EUR`,
   * `PRODUCT#…` with `unitsSold`. For 30 days it also knows what is counted.
   */
  public readonly table: dynamodb.Table;

  /** Where changes of orders wait to be counted. */
  public readonly queue: ResilientQueue;

  constructor(scope: Construct, id: string, orders: OrderSaga) {
    super(scope, id);
    this.table = new dynamodb.Table(this, 'Figures', {
      partitionKey: { name: 'day', type: STRING },
      sortKey: { name: 'row', type: STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expiresAt',
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const count = new ExampleFunction(this, 'Count', {
      bundle: 'example-count-sales',
      description: 'Counts what is ordered and sold',
      environment: { TABLE_NAME: this.table.tableName },
      withoutDeadLetters: 'Its queue has one.',
    });
    this.table.grant(count, 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    this.queue = new ResilientQueue(this, 'Queue', { removalPolicy: RemovalPolicy.DESTROY });
    orders.orderStatus.addQueue(this.queue.queue, {
      rawMessageDelivery: true,
      filterPolicyWithMessageBody: { event: sns.FilterOrPolicy.filter(sns.SubscriptionFilter.stringFilter({ allowlist: Object.keys(COUNTED) })) },
    });
    // All that is counted meets in the total of the day: few count at a time.
    this.queue.consume(count, { maxConcurrency: 2, maxBatchingWindow: Duration.seconds(1) });
    CostUsage.stateProfile(this, usage);
  }

  public monitoring(): Monitoring {
    return { ...this.queue.monitoring(), title: 'Sales figures' };
  }
}
