import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { OrderFunctions } from './order-functions';
import { OrderSagaProps } from './order-saga-props';
import { ResilientQueue } from '../messaging';
import { BundledFunction } from '../private/bundled-function';
import { MAX_RETENTION } from '../private/dead-letter-queue';
import { fitsReserved } from '../private/function-size';
import { partProps } from '../private/part-props';
import { check, checkKnown, checkSpan } from '../private/validation-error';
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

/** Between the answer that the last worker was lost and the end of the step's own time. */
const TO_SAY_SO = Duration.minutes(5);

/** Of SQS. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const [SHORTEST_RETENTION, LONGEST_VISIBILITY] = [Duration.minutes(1), Duration.hours(12)];

/** Where payment and shipping wait until there is a worker free: so many at once, and no more. */
export class OrderWorkQueues {
  public readonly payment: WorkQueue;
  public readonly shipping: WorkQueue;

  constructor(scope: Construct, { payment, shipping }: OrderFunctions, private readonly props: OrderSagaProps) {
    this.payment = this.workQueue(scope, 'PaymentProcessing', payment, {
      kind: 'payment', visibility: visibilityFor(payment), retention: Duration.days(4), patience: Duration.days(1),
    });
    this.shipping = this.workQueue(scope, 'Shipping', shipping, {
      kind: 'shipping', visibility: visibilityFor(shipping), retention: Duration.days(14), patience: Duration.days(3),
    });
  }

  private workQueue(scope: Construct, id: string, worker: BundledFunction, usual: Usual): WorkQueue {
    const name = `${usual.kind}Concurrency` as const;
    const { [name]: concurrency = 100 } = this.props;
    check(scope, Number.isInteger(concurrency) && concurrency >= 2 && concurrency <= 10_000, `${name} is ${concurrency}: give 2–10,000.`);
    const { visibility, retention, patience } = this.times(scope, usual);
    const queue = new ResilientQueue(scope, id, {
      ...partProps(this.props),
      visibilityTimeout: visibility,
      retention,
      maxReceiveCount: MAX_RECEIVES,
    });
    const batchSize = Math.min(MAX_BATCH, Math.floor(concurrency / 2));
    const workers = Math.floor(concurrency / batchSize);
    const { reservedConcurrency: reserved } = this.props[`${usual.kind}Function`] ?? {};
    check(scope, fitsReserved(reserved, workers), `${usual.kind}Function.reservedConcurrency is ${reserved}, but ${name} (${concurrency}) `
      + `is that of ${workers} instances, each with up to ${batchSize} at once: raise the one to ${workers} or more, or lower the other.`);
    queue.consume(worker.invoked, { batchSize, maxConcurrency: workers });
    return { queue, fn: worker, patience };
  }

  /**
   * The queue forgets nothing that a step still waits for: SQS deletes what is older than its retention, and tells nobody.
   * A step waits until the queue has given up the workers that died over its message.
   */
  private times(scope: Construct, usual: Usual): Times {
    const { kind } = usual;
    const [visibilityName, retentionName, timeoutName] = [`${kind}VisibilityTimeout`, `${kind}Retention`, `${kind}TaskTimeout`] as const;
    const { [visibilityName]: visibility = usual.visibility, [retentionName]: kept, [timeoutName]: given } = this.props;
    checkKnown(scope, { [visibilityName]: visibility, [retentionName]: kept, [timeoutName]: given });
    checkSpan(scope, visibilityName, visibility, Duration.seconds(1), LONGEST_VISIBILITY);
    checkSpan(scope, retentionName, kept, SHORTEST_RETENTION, MAX_RETENTION);
    checkSpan(scope, timeoutName, given, SHORTEST_RETENTION, MAX_RETENTION);
    const lost = Duration.seconds(LAST_RECEIVE * visibility.toSeconds()).plus(TO_SAY_SO);
    const why = `${LAST_RECEIVE} workers may die over a message, each noticed after ${visibilityName} (${visibility.toHumanString()})`;
    const retention = kept ?? longer(usual.retention, given ?? lost);
    const patience = given ?? shorter(longer(usual.patience, lost), retention);
    check(scope, !isLonger(lost, retention), `${retentionName} is ${retention.toHumanString()}, but ${why}: give ${lost.toHumanString()} or more.`);
    check(scope, !isLonger(lost, patience), `${timeoutName} is ${patience.toHumanString()}, but ${why}: give ${lost.toHumanString()} or more.`);
    check(scope, !isLonger(patience, retention), `${timeoutName} (${patience.toHumanString()}) is longer than ${retentionName} (${retention.toHumanString()}): `
      + `the queue would forget what is waited for. Raise ${retentionName} or lower ${timeoutName}.`);
    return { visibility, retention, patience };
  }
}

interface Times {
  readonly visibility: Duration;
  readonly retention: Duration;
  readonly patience: Duration;
}

/** What holds where nothing is given. */
interface Usual extends Times {
  readonly kind: 'payment' | 'shipping';
}

const isLonger = (one: Duration, other: Duration) => one.toMilliseconds() > other.toMilliseconds();
const longer = (one: Duration, other: Duration) => isLonger(one, other) ? one : other;
const shorter = (one: Duration, other: Duration) => isLonger(one, other) ? other : one;
