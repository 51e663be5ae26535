import { aws_lambda as lambda, aws_sqs as sqs, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ADJUSTMENT_PREFIX, EVENT_PREFIX } from './handlers/adapters/keys';
import { OrderPartProps } from './order-part-props';
import { OrderSizeProps } from './props';
import { RunbookAlarm } from '../private/alarm';
import { BundledFunction } from '../private/bundled-function';
import { deadLetterAlarm, DeadLetterQueue } from '../private/dead-letter-queue';
import { sizeOf } from '../private/function-size';
import { readStream } from '../private/table-stream';

export interface OrderOutboxProps extends OrderPartProps {
  readonly sizes: OrderSizeProps;
}

/** Entries whose appearance is an event. */
const TOLD = [EVENT_PREFIX, ADJUSTMENT_PREFIX].flatMap((prefix) => lambda.FilterRule.beginsWith(prefix));

/** The stream of the orders table is the outbox: every new event goes to the bus, again and again until it is there. */
export class OrderOutbox extends Construct {
  public readonly relay: BundledFunction;

  /** Positions in the stream that could not be sent in time, and events that are not as their schema says. */
  public readonly deadLetterQueue: sqs.IQueue;

  public readonly alarms: RunbookAlarm[] = [];

  constructor(scope: Construct, id: string, props: OrderOutboxProps) {
    super(scope, id);
    const { tables: { orders }, sizes, events, shop, encryptionKey, alarmTopic, removalPolicy } = props;
    this.deadLetterQueue = new DeadLetterQueue(this, 'DeadLetters', { encryptionKey, removalPolicy });
    this.relay = new BundledFunction(this, 'Relay', {
      bundle: 'orders-relay',
      description: 'Sends order events from the table to the bus',
      followsTraces: true,
      timeout: Duration.minutes(1),
      ...sizeOf(sizes.relayFunction),
      logRetention: sizes.logRetention,
      removalPolicy,
      environment: { EVENT_BUS: events.bus.eventBusName, SHOP: shop, DEAD_LETTER_QUEUE_URL: this.deadLetterQueue.queueUrl },
    });
    events.grantPutEvents(this.relay);
    readStream(this.relay, orders, {
      deadLetterQueue: this.deadLetterQueue,
      filter: { eventName: lambda.FilterRule.isEqual('INSERT'), dynamodb: { Keys: { entry: { S: TOLD } } } },
    });
    if (props.alarms) {
      this.alarms.push(deadLetterAlarm(this, 'DeadLetterAlarm', this.deadLetterQueue, alarmTopic), new RunbookAlarm(this, 'LagAlarm', {
        severity: 'CRITICAL',
        meaning: 'Order events reach the bus late: new orders are not started, customers see old states.',
        runbook: 'Read the log of the relay function. Events stay in the stream for 24 hours and in the orders table for ever.',
        metric: this.relay.metric('IteratorAge', { statistic: 'Maximum' }),
        threshold: Duration.minutes(5).toMilliseconds(),
        topic: alarmTopic,
      }));
    }
  }
}
