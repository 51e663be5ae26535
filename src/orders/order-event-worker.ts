import { aws_lambda as lambda, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { OrderPartProps } from './order-part-props';
import { EventFilter, EventTarget, ResilientQueue } from '../messaging';
import { BundledFunction } from '../private/bundled-function';
import { partProps } from '../private/part-props';

export interface OrderEventWorkerProps extends OrderPartProps {
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
    const { removalPolicy, visibilityTimeout, maxConcurrency, events, filter, timeout = Duration.seconds(30) } = props;
    this.fn = new BundledFunction(this, 'Worker', {
      bundle: props.bundle, description: props.description, timeout, removalPolicy, environment: props.environment,
    });
    this.queue = new ResilientQueue(this, 'Queue', {
      ...partProps(props), visibilityTimeout, retention: Duration.days(14), maxReceiveCount: 3,
    });
    this.queue.consume(this.fn, { maxConcurrency });
    events.addRule(props.rule, { ...filter, excludeReplays: true }, EventTarget.queue(this.queue.queue));
  }
}
