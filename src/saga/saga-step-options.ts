import { Duration } from 'aws-cdk-lib';
import { SagaStepKind, SagaUnknownOutcome } from './core/kinds';
import { SagaAction } from './saga-action';

/** How often and how fast something is tried again. Waits are jittered between zero and the full interval. */
export interface SagaRetry {
  /**
   * Attempts after the first: 0–100.
   *
   * @default 4; 8 for retriable steps, compensations and reconciliations
   */
  readonly maxAttempts?: number;

  /**
   * Wait before the second attempt, in whole seconds from 1.
   *
   * @default 1 second; 2 for retriable steps, compensations and reconciliations
   */
  readonly interval?: Duration;

  /**
   * Factor by which the wait grows: 1 or more.
   *
   * @default 2
   */
  readonly backoffRate?: number;

  /**
   * Longest wait, in whole seconds.
   *
   * @default 1 minute; 5 for retriable steps, compensations and reconciliations
   */
  readonly maxDelay?: Duration;

  /**
   * Names of further errors of the step's action that trying again can mend.
   *
   * @default - none beyond those that the action knows to be transient and, unless the effect is external, time-outs and crashes
   */
  readonly errors?: string[];
}

/** A step that does something. */
export interface SagaTaskOptions {
  /** Makes the step happen. Has to be idempotent: the same idempotency key again has no second effect. */
  readonly action: SagaAction;

  /**
   * Undoes the step; required where the step is compensatable and has an effect.
   * Owed from the moment the step *may* have happened, so it has to succeed where nothing happened,
   * and leave a mark there that refuses a late action.
   *
   * @default - none
   */
  readonly compensation?: SagaAction;

  /**
   * Asks whether the step has happened, by its idempotency key. Required for an external effect that is compensatable or the pivot.
   * Answers `{ "status": "DONE", "result": … }`, where `result` is what the action would have answered, and the saga goes on;
   * `{ "status": "NOT_DONE" }`, a promise that the action is refused from then on, and the saga turns back;
   * or `{ "status": "UNKNOWN" }`, and `onUnknown` decides. Any error is a request to be asked again, later.
   *
   * @default - none
   */
  readonly reconcile?: SagaAction;

  /**
   * What the step is to the saga.
   *
   * @default SagaStepKind.COMPENSATABLE
   */
  readonly kind?: SagaStepKind;

  /** Of one attempt, in whole seconds. Also of the compensation and the reconciliation. */
  readonly timeout: Duration;

  /**
   * Of one attempt of the compensation and of the reconciliation.
   *
   * @default - `timeout`
   */
  readonly undoTimeout?: Duration;

  /**
   * How to try the action again. Business errors never are.
   *
   * @default - see `SagaRetry`
   */
  readonly retry?: SagaRetry;

  /**
   * Names of errors that are a final answer, such as `PaymentDeclined`: the step has not happened and will not.
   *
   * @default - none
   */
  readonly businessErrors?: string[];

  /**
   * States that the same idempotency key has one effect even when it comes twice at the same time, or again after the saga has ended.
   * The Express engine asks for it where the effect is external: it starts sagas at least once.
   *
   * @default false
   */
  readonly idempotent?: boolean;

  /**
   * What to do when it stays unknown whether the step has happened.
   *
   * @default COMPENSATE, PARK for the pivot
   */
  readonly onUnknown?: SagaUnknownOutcome;
}
