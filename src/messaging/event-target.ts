import { aws_events as events, aws_events_targets as targets, aws_lambda as lambda, aws_sns as sns, aws_sqs as sqs, Duration } from 'aws-cdk-lib';
import { keepAsyncFailures } from '../private/async-failures';

/** What one target gets, and for how long it is tried. */
export interface EventTargetOptions {
  /**
   * What to send instead of the whole event.
   *
   * @default - the event
   */
  readonly message?: events.RuleTargetInput;

  /**
   * Retries before the event becomes a dead letter: 0–185.
   *
   * @default 185
   */
  readonly retryAttempts?: number;

  /**
   * How old an event may become before it is a dead letter: 60 seconds to 24 hours.
   *
   * @default 24 hours
   */
  readonly maxEventAge?: Duration;

  /**
   * Takes events that this target did not take; a standard queue.
   *
   * @default - the dead-letter queue that all rules of the router share
   */
  readonly deadLetterQueue?: sqs.IQueue;
}

/** What a router gives to each target. */
export interface EventTargetContext {
  /** Takes events that cannot be delivered. */
  readonly deadLetterQueue: sqs.IQueue;
}

/** Where a rule sends events. Always with a dead-letter queue and a retry policy. */
export abstract class EventTarget {
  /**
   * Sends events to a queue.
   *
   * @param queue standard or FIFO
   * @param options message and retries
   * @param messageGroupId of every message, for a FIFO queue
   */
  public static queue(queue: sqs.IQueue, options: EventTargetOptions = {}, messageGroupId?: string): EventTarget {
    return new BoundTarget(options, (all) => new targets.SqsQueue(queue, { ...all, messageGroupId }));
  }

  /**
   * Invokes a function with events. What it fails to process ends in the dead-letter queue with the error, too,
   * unless the function has a place of its own for that, or is of another stack.
   *
   * @param fn invoked asynchronously
   * @param options event and retries
   */
  public static function(fn: lambda.IFunction, options: EventTargetOptions = {}): EventTarget {
    return new BoundTarget(options, ({ message, ...all }) => {
      keepAsyncFailures(fn, all.deadLetterQueue);
      return new targets.LambdaFunction(fn, { ...all, event: message });
    });
  }

  /**
   * Publishes events to a topic.
   *
   * @param topic standard
   * @param options message and retries
   */
  public static topic(topic: sns.ITopic, options: EventTargetOptions = {}): EventTarget {
    return new BoundTarget(options, (all) => new targets.SnsTopic(topic, all));
  }

  /** Makes the target for a rule. */
  public abstract bind(context: EventTargetContext): events.IRuleTarget;
}

type AllOptions = EventTargetOptions & EventTargetContext;

class BoundTarget extends EventTarget {
  constructor(private readonly options: EventTargetOptions, private readonly make: (all: AllOptions) => events.IRuleTarget) {
    super();
  }

  public bind(context: EventTargetContext): events.IRuleTarget {
    const { message, retryAttempts = 185, maxEventAge = Duration.hours(24), deadLetterQueue = context.deadLetterQueue } = this.options;
    return this.make({ message, retryAttempts, maxEventAge, deadLetterQueue });
  }
}
