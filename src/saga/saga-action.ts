import {
  aws_events as events, aws_lambda as lambda, aws_sns as sns, aws_sqs as sqs, aws_stepfunctions as sfn, IResource,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { callbackFromFunction, invoke } from './actions/invoke';
import { callback, publish, putEvents, sendToQueue } from './actions/messages';
import { Binder } from './actions/request';
import { startExecution } from './actions/start-execution';
import { transactWrite } from './actions/transact-write';
import { SagaActionConfig, SagaActionContext } from './saga-action-config';
import {
  SagaCallbackOptions, SagaInvokeOptions, SagaMessageOptions, SagaPutEventsOptions, SagaStartExecutionOptions, SagaTransactWriteOptions,
} from './saga-action-options';
import { checkRegion } from '../private/same-region';

/**
 * What a step does: one task of the state machine. Extend it to write your own: `bind` grants the role what the action needs
 * and returns the task.
 *
 * Whoever is called is a *participant* and keeps three rules:
 * 1. The same idempotency key has one effect, however often it comes.
 * 2. Undoing what never happened succeeds, and leaves a mark that refuses the action should it still arrive.
 * 3. A refusal is an error whose name is among the step's `businessErrors`; any other error leaves the outcome unknown.
 */
export abstract class SagaAction {
  /** Invokes a function and keeps its answer. A thrown error comes by its `name`. */
  public static invoke(fn: lambda.IFunction, options: SagaInvokeOptions = {}): SagaAction {
    return new ReadyMadeAction(invoke(fn, options), fn);
  }

  /** Writes to DynamoDB in one conditional transaction, without a function in between. */
  public static transactWrite(options: SagaTransactWriteOptions): SagaAction {
    return new ReadyMadeAction(transactWrite(options), ...options.tables);
  }

  /** Sends a message to a queue. */
  public static sendToQueue(queue: sqs.IQueue, options: SagaMessageOptions = {}): SagaAction {
    return new ReadyMadeAction(sendToQueue(queue, options), queue);
  }

  /** Publishes a message to a topic. */
  public static publish(topic: sns.ITopic, options: SagaMessageOptions = {}): SagaAction {
    return new ReadyMadeAction(publish(topic, options), topic);
  }

  /** Puts an event on a bus. */
  public static putEvents(bus: events.IEventBus, options: SagaPutEventsOptions): SagaAction {
    return new ReadyMadeAction(putEvents(bus, options), bus);
  }

  /**
   * Puts work into a queue and waits for the worker, who takes `taskToken` from the message and answers with
   * SendTaskSuccess or, by the error's name, SendTaskFailure. The way to limit work that must not run all at once.
   */
  public static callback(queue: sqs.IQueue, options: SagaCallbackOptions = {}): SagaAction {
    return new ReadyMadeAction(callback(queue, options), queue);
  }

  /** Invokes a function and waits until somebody answers with the `taskToken` it got: a person, a partner's web hook. */
  public static callbackFromFunction(fn: lambda.IFunction, options: SagaCallbackOptions = {}): SagaAction {
    return new ReadyMadeAction(callbackFromFunction(fn, options), fn);
  }

  /**
   * Starts a standard state machine and waits until it answers with the `taskToken` in its input (SendTaskSuccess, SendTaskFailure).
   * An external step runs in one execution alone, and is asked for (`reconcile`) when that gives no answer. What the saga repeats until it succeeds
   * (compensations, reconciliations, hooks, retriable steps, and all whose effect is not external) starts an execution for each attempt: one that timed out
   * may still run beside the next, with the same idempotency key and another token.
   */
  public static startExecution(machine: sfn.IStateMachine, options: SagaStartExecutionOptions = {}): SagaAction {
    return new ReadyMadeAction(startExecution(machine, options), machine);
  }

  /** Makes the action a task: grants `context.role` what it needs and says what to call. */
  public abstract bind(scope: Construct, context: SagaActionContext): SagaActionConfig;
}

class ReadyMadeAction extends SagaAction {
  private readonly called: IResource[];

  constructor(private readonly binder: Binder, ...called: IResource[]) {
    super();
    this.called = called;
  }

  public bind(scope: Construct, context: SagaActionContext): SagaActionConfig {
    for (const resource of this.called) checkRegion(scope, { [`what ${context.step} calls`]: resource });
    return this.binder(scope, context);
  }
}
