import {
  aws_events as events, aws_events_targets as targets, aws_iam as iam, aws_lambda as lambda, aws_sns as sns, aws_sqs as sqs,
  aws_stepfunctions as sfn, Duration, Stack,
} from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { keepAsyncFailures } from '../private/async-failures';
import { ManagedRole } from '../private/managed-role';
import { ofThisAccount, warnIfClosed } from '../private/service-access';
import { check, checkSpan, checkWhole } from '../private/validation-error';

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

  /**
   * The router's own bus.
   *
   * @default - unknown
   */
  readonly bus?: events.IEventBus;
}

/** Where a rule sends events. Always with a dead-letter queue and a retry policy. */
export abstract class EventTarget {
  /**
   * Sends events to a queue.
   *
   * @param queue standard or FIFO; an imported one has to let `events.amazonaws.com` send itself, as a warning says
   * @param options message and retries
   * @param messageGroupId of every message, for a FIFO queue
   */
  public static queue(queue: sqs.IQueue, options: EventTargetOptions = {}, messageGroupId?: string): EventTarget {
    check(queue, queue.fifo === (messageGroupId !== undefined), queue.fifo ? 'a FIFO queue takes events in a message group: give messageGroupId.'
      : 'a standard queue has no message groups: leave messageGroupId out.');
    return new BoundTarget(queue, options, (all) => ({
      bind: (rule, id) => {
        // Its policy names the rule, which names the queue; CDK leaves the rule out for a queue with a key.
        check(rule, !(queue instanceof sqs.Queue) || Stack.of(queue) === Stack.of(rule) || queue.encryptionMasterKey !== undefined,
          `${queue.node.path} is of another stack, and both would depend on each other: make the rule there, by an EventRouter on this bus without an archive.`);
        warnIfClosed(rule, queue, 'events.amazonaws.com');
        return new targets.SqsQueue(queue, { ...all, messageGroupId }).bind(rule, id);
      },
    }));
  }

  /**
   * Invokes a function with events. What it fails to process ends in the dead-letter queue with the error, too,
   * unless the function has a place of its own for that, or is of another stack.
   *
   * @param fn invoked asynchronously
   * @param options event and retries
   */
  public static function(fn: lambda.IFunction, options: EventTargetOptions = {}): EventTarget {
    return new BoundTarget(fn, options, ({ message, ...all }) => {
      keepAsyncFailures(fn, all.deadLetterQueue);
      return new targets.LambdaFunction(fn, { ...all, event: message });
    });
  }

  /**
   * Publishes events to a topic.
   *
   * @param topic standard; an imported one has to let `events.amazonaws.com` publish itself, as a warning says
   * @param options message and retries
   */
  public static topic(topic: sns.ITopic, options: EventTargetOptions = {}): EventTarget {
    check(topic, !topic.fifo, 'EventBridge does not publish to FIFO topics: let a standard topic or a FIFO queue take the events.');
    return new BoundTarget(topic, options, (all) => ({
      bind: (rule, id) => {
        warnIfClosed(rule, topic, 'events.amazonaws.com');
        return new targets.SnsTopic(topic, all).bind(rule, id);
      },
    }));
  }

  /**
   * Starts an execution with each event as its input. A Standard workflow may be started twice for one event.
   *
   * @param machine of the same account and Region
   * @param options input and retries
   */
  public static stateMachine(machine: sfn.IStateMachine, options: EventTargetOptions = {}): EventTarget {
    return new BoundTarget(machine, options, ({ message, ...all }) => ({
      bind: (rule, id) => new targets.SfnStateMachine(machine, { ...all, input: message, role: deliveryRole(rule) }).bind(rule, id),
    }));
  }

  /**
   * Forwards events unchanged to another bus, which may be of another Region or account: `EventBus.fromEventBusArn`. A bus of another
   * account has to accept them (`EventRouter.acceptFrom`); one that forwards back makes a circle.
   *
   * @param bus not the router's own
   * @param options retries; `message` is refused, since events keep their form between buses
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
   */
  public static bus(bus: events.IEventBus, options: EventTargetOptions = {}): EventTarget {
    check(bus, !options.message, 'events keep their form between buses: leave message out, and form it at the receiving bus.');
    return new BoundTarget(bus, options, ({ retryAttempts, maxEventAge, deadLetterQueue }, own) => {
      check(bus, bus.eventBusArn !== own?.eventBusArn, 'a rule of this bus would send its events back to it, in a circle: give another bus.');
      return {
        bind: (rule, id) => ({
          ...new targets.EventBus(bus, { deadLetterQueue, role: deliveryRole(rule) }).bind(rule, id),
          // The typed target leaves them out.
          retryPolicy: { maximumRetryAttempts: retryAttempts, maximumEventAgeInSeconds: maxEventAge?.toSeconds() },
        }),
      };
    });
  }

  /**
   * Takes what this target did not take.
   *
   * @default - the dead-letter queue that all rules of the router share
   */
  public abstract readonly deadLetterQueue?: sqs.IQueue;

  /** Makes the target for a rule. */
  public abstract bind(context: EventTargetContext): events.IRuleTarget;
}

type AllOptions = EventTargetOptions & Pick<EventTargetContext, 'deadLetterQueue'>;

class BoundTarget extends EventTarget {
  public readonly deadLetterQueue?: sqs.IQueue;

  constructor(
    scope: IConstruct,
    private readonly options: EventTargetOptions,
    private readonly make: (all: AllOptions, own?: events.IEventBus) => events.IRuleTarget,
  ) {
    super();
    checkWhole(scope, 'retryAttempts', options.retryAttempts, 0, 185);
    checkSpan(scope, 'maxEventAge', options.maxEventAge, Duration.seconds(60), Duration.hours(24));
    this.deadLetterQueue = options.deadLetterQueue;
  }

  public bind(context: EventTargetContext): events.IRuleTarget {
    const { message, retryAttempts = 185, maxEventAge = Duration.hours(24), deadLetterQueue = context.deadLetterQueue } = this.options;
    return this.make({ message, retryAttempts, maxEventAge, deadLetterQueue }, context.bus);
  }
}

/** One a rule: what EventBridge may do for it. */
function deliveryRole(rule: IConstruct): iam.IRole {
  return rule.node.tryFindChild('DeliveryRole') as iam.Role | undefined ?? new ManagedRole(rule as Construct, 'DeliveryRole', {
    assumedBy: new iam.ServicePrincipal('events.amazonaws.com', { conditions: ofThisAccount() }),
  });
}
