import { aws_iam as iam, Duration } from 'aws-cdk-lib';
import { SagaEffect, SagaOperation, SagaStepKind } from './core/kinds';

/** What an action is told when it is bound to a step. */
export interface SagaActionContext {
  /** Name of the step, or of the hook. */
  readonly step: string;

  /** What the action is for. */
  readonly operation: SagaOperation;

  /**
   * What the step is to the saga.
   *
   * @default - it is a hook
   */
  readonly kind?: SagaStepKind;

  /** JSONPath of the saga's id, e.g. `$.orderId`. */
  readonly idPath: string;

  /**
   * Intrinsic function that gives the step's idempotency key, `<saga id>#<step>`: the same for the step's action,
   * its compensation and its reconciliation, in every attempt and every restart.
   */
  readonly idempotencyKey: string;

  /**
   * The request that participants get unless a payload is given:
   * `{ operation, step, idempotencyKey, context }`, where `context` is the input with all results so far.
   */
  readonly request: { [name: string]: any };

  /** The role that the saga acts with. Grant it what the action needs, on exact resources. */
  readonly role: iam.IRole;
}

/** An error that does not tell by its name what has happened, only by its cause. Wildcards (`*`) as in `StringMatches`. */
export interface SagaAmbiguousError {
  /** Name of the error, e.g. `DynamoDb.TransactionCanceledException`. It has to mean that this attempt had no effect. */
  readonly error: string;

  /**
   * Causes that say an earlier attempt has done it already: goes on as if it had succeeded.
   *
   * @default - none
   */
  readonly doneCauses?: string[];

  /** Causes that are business refusals: final. Looked at after `doneCauses`; every other cause is transient and tried again. */
  readonly refusedCauses: string[];
}

/** An action as a Step Functions task. */
export interface SagaActionConfig {
  /** `Resource` of the task: a function's ARN or a service integration. */
  readonly resource: string;

  /**
   * `Parameters` of the task, JSONPath as in the Amazon States Language.
   *
   * @default - the whole context
   */
  readonly parameters?: { [name: string]: any };

  /**
   * `ResultSelector` of the task: what of the answer to keep.
   *
   * @default - the whole answer
   */
  readonly resultSelector?: { [name: string]: any };

  /** Where the effect is. */
  readonly effect: SagaEffect;

  /**
   * Longest silence of a callback before it counts as lost; shorter than the step's time-out.
   *
   * @default - no heartbeat
   */
  readonly heartbeat?: Duration;

  /**
   * Errors that trying again can mend: throttling, connection and service errors.
   *
   * @default - none
   */
  readonly transientErrors?: string[];

  /**
   * An error whose cause has to be read.
   *
   * @default - names tell
   */
  readonly ambiguousError?: SagaAmbiguousError;
}
