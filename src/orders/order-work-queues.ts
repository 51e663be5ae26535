import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { OrderFunctions } from './order-functions';
import { OrderSagaProps } from './order-saga-props';
import { ResilientQueue } from '../messaging';
import { BundledFunction } from '../private/bundled-function';
import { partProps } from '../private/part-props';
import { check } from '../private/validation-error';
import { LAST_RECEIVE } from '../runtime/last-receive';

/** Work of the saga that waits in a queue, and how long its step waits for the answer. */
export interface WorkQueue {
  readonly queue: ResilientQueue;
  /** The worker. */
  readonly fn: BundledFunction;
  readonly patience: Duration;
}

/** Most messages of a batch without a batching window. */
const MAX_BATCH = 10;

/** The worker itself gives up before; what it cannot even say so of becomes a dead letter. */
const MAX_RECEIVES = LAST_RECEIVE + 2;

/**
 * AWS's advice, six times the function's time-out, and no less than three minutes: longer than a worker can live, so that no two have one message, and
 * short enough that an order whose worker is killed ships in time.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
const visibilityFor = (worker: BundledFunction) => Duration.seconds(Math.max(180, 6 * worker.timeout!.toSeconds()));

/** Where payment and shipping wait until there is a worker free: so many at once, and no more. */
export class OrderWorkQueues {
  public readonly payment: WorkQueue;
  public readonly shipping: WorkQueue;

  constructor(scope: Construct, { payment, shipping }: OrderFunctions, private readonly props: OrderSagaProps) {
    this.payment = this.workQueue(scope, 'PaymentProcessing', payment, {
      name: 'paymentConcurrency',
      concurrency: props.paymentConcurrency,
      visibility: props.paymentVisibilityTimeout ?? visibilityFor(payment),
      retention: props.paymentRetention ?? Duration.days(4),
      patience: Duration.minutes(30),
    });
    this.shipping = this.workQueue(scope, 'Shipping', shipping, {
      name: 'shippingConcurrency',
      concurrency: props.shippingConcurrency,
      visibility: props.shippingVisibilityTimeout ?? visibilityFor(shipping),
      retention: props.shippingRetention ?? Duration.days(14),
      patience: Duration.hours(1),
    });
  }

  private workQueue(scope: Construct, id: string, worker: BundledFunction, settings: Settings): WorkQueue {
    const { name, concurrency = 100, visibility, retention, patience } = settings;
    check(scope, Number.isInteger(concurrency) && concurrency >= 2 && concurrency <= 10_000, `${name} is ${concurrency}: give 2–10,000.`);
    const queue = new ResilientQueue(scope, id, {
      ...partProps(this.props),
      visibilityTimeout: visibility,
      retention,
      maxReceiveCount: MAX_RECEIVES,
    });
    const batchSize = Math.min(MAX_BATCH, Math.floor(concurrency / 2));
    queue.consume(worker.invoked, { batchSize, maxConcurrency: Math.floor(concurrency / batchSize) });
    const lost = Duration.seconds(LAST_RECEIVE * visibility.toSeconds() + 300);
    return { queue, fn: worker, patience: lost.toSeconds() > patience.toSeconds() ? lost : patience };
  }
}

interface Settings {
  readonly name: string;
  readonly concurrency?: number;
  readonly visibility: Duration;
  readonly retention: Duration;
  /** At least. */
  readonly patience: Duration;
}
