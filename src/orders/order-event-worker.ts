import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { OrderPartProps } from './order-part-props';
import { OrderWorkerOptions } from './props';
import { EventFilter, EventTarget, ResilientQueue } from '../messaging';
import { BundledFunction } from '../private/bundled-function';
import { sizeOf } from '../private/function-size';
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
  /** The user's numbers, which go before these. */
  readonly options?: OrderWorkerOptions;
}

/** Events that wait in a queue of their own for a function; replayed ones do not come. */
export class OrderEventWorker extends Construct {
  public readonly queue: ResilientQueue;
  public readonly fn: BundledFunction;

  constructor(scope: Construct, id: string, props: OrderEventWorkerProps) {
    super(scope, id);
    const { removalPolicy, events, filter, timeout = Duration.seconds(30), options = {} } = props;
    const { retention = Duration.days(14), maxReceiveCount = 3 } = options;
    const { visibilityTimeout = props.visibilityTimeout, maxConcurrency = props.maxConcurrency } = options;
    this.fn = new BundledFunction(this, 'Worker', {
      bundle: props.bundle, description: props.description, timeout, removalPolicy, environment: props.environment, ...sizeOf(options),
    });
    this.queue = new ResilientQueue(this, 'Queue', {
      ...partProps(props), visibilityTimeout, retention, maxReceiveCount,
    });
    this.queue.consume(this.fn.invoked, { maxConcurrency });
    events.addRule(props.rule, { ...filter, excludeReplays: true }, EventTarget.queue(this.queue.queue));
  }
}
