import {
  aws_cloudwatch as cloudwatch, aws_events as events, aws_events_targets as targets, aws_lambda as lambda, aws_sqs as sqs, aws_stepfunctions as sfn,
  Duration,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { PENDING_INDEX } from './handlers/adapters/keys';
import { OrderPartProps } from './order-part-props';
import { RunbookAlarm } from '../private/alarm';
import { BundledFunction } from '../private/bundled-function';
import { grantTableExactly } from '../private/exact-grants';
import { operable } from '../private/operable';

export interface OrderSweeperProps extends OrderPartProps {
  readonly stateMachine: sfn.IStateMachine;
  readonly deadLetterQueue: sqs.IQueue;
  readonly stalledAfter: Duration;
  /** Whether orders wait for stock. */
  readonly backOrders: boolean;
}

/** Looks every few minutes for orders that have stopped moving, and brings them on. */
export class OrderSweeper extends Construct {
  public readonly sweeper: lambda.Function;
  public readonly alarms: cloudwatch.Alarm[] = [];

  constructor(scope: Construct, id: string, props: OrderSweeperProps) {
    super(scope, id);
    const { tables: { orders, products, view }, events: router, stateMachine, stalledAfter, deadLetterQueue } = props;
    this.sweeper = new BundledFunction(this, 'Sweeper', {
      bundle: 'orders-sweeper',
      description: 'Finds orders that have stopped moving',
      timeout: Duration.minutes(5),
      deadLetterQueue,
      removalPolicy: props.removalPolicy,
      environment: {
        ORDERS_TABLE: orders.tableName,
        VIEW_TABLE: view.tableName,
        EVENT_BUS: router.bus.eventBusName,
        SHOP: props.shop,
        STATE_MACHINE_ARN: stateMachine.stateMachineArn,
        PATIENCE_SECONDS: String(stalledAfter.toSeconds()),
        ...(props.backOrders ? { PRODUCTS_TABLE: products.tableName } : {}),
      },
    });
    grantTableExactly(orders, this.sweeper, ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem']);
    grantTableExactly(orders, this.sweeper, ['dynamodb:Query'], PENDING_INDEX);
    grantTableExactly(view, this.sweeper, ['dynamodb:GetItem']);
    if (props.backOrders) grantTableExactly(products, this.sweeper, ['dynamodb:BatchGetItem', 'dynamodb:UpdateItem']);
    router.grantPutEvents(this.sweeper);
    stateMachine.grantStartExecution(this.sweeper);

    operable(this.sweeper, 'orders:sweeper', scope);
    new events.Rule(this, 'Schedule', {
      schedule: events.Schedule.rate(Duration.minutes(5)),
      targets: [new targets.LambdaFunction(this.sweeper, { deadLetterQueue, maxEventAge: Duration.minutes(5), retryAttempts: 2 })],
    });
    if (props.alarms) {
      this.alarms.push(new RunbookAlarm(this, 'FailedAlarm', {
        severity: 'WARNING',
        meaning: 'The sweeper fails: orders that have stopped moving stay where they are.',
        runbook: 'Read the log of the sweeper function.',
        metric: this.sweeper.metricErrors({ period: Duration.minutes(15) }),
        threshold: 2,
        topic: props.alarmTopic,
      }));
    }
  }
}
