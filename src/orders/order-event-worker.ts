import { aws_kms as kms, aws_lambda as lambda, aws_sns as sns, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { OrderTables } from './order-tables';
import { EventFilter, EventRouter, EventTarget, ResilientQueue } from '../messaging';
import { BundledFunction } from '../private/bundled-function';

/** What all workers share. */
export interface WorkerContext {
  readonly tables: OrderTables;
  readonly events: EventRouter;
  readonly encryptionKey?: kms.IKey;
  readonly alarms: boolean;
  readonly alarmTopic?: sns.ITopic;
  readonly removalPolicy?: RemovalPolicy;
}

export interface OrderEventWorkerProps extends WorkerContext {
  readonly bundle: string;
  readonly description: string;
  readonly environment: { [name: string]: string };
  readonly timeout?: Duration;
  /** Name of the rule, and which events it takes. */
  readonly rule: string;
  readonly filter: EventFilter;
  readonly visibilityTimeout: Duration;
  readonly maxConcurrency?: number;
}

/** Events that wait in a queue of their own for a function; replayed ones do not come. */
export class OrderEventWorker extends Construct {
  public readonly queue: ResilientQueue;
  public readonly fn: lambda.Function;

  constructor(scope: Construct, id: string, props: OrderEventWorkerProps) {
    super(scope, id);
    const { encryptionKey, alarms, alarmTopic, removalPolicy, visibilityTimeout, maxConcurrency, events, filter } = props;
    const { timeout = Duration.seconds(30) } = props;
    this.fn = new BundledFunction(this, 'Worker', {
      bundle: props.bundle, description: props.description, timeout, removalPolicy, environment: props.environment,
    });
    this.queue = new ResilientQueue(this, 'Queue', {
      encryptionKey, alarms, alarmTopic, removalPolicy, visibilityTimeout, retention: Duration.days(14), maxReceiveCount: 3,
    });
    this.queue.consume(this.fn, { maxConcurrency });
    events.addRule(props.rule, { ...filter, excludeReplays: true }, EventTarget.queue(this.queue.queue));
  }
}
