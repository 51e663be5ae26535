import { aws_kms as kms, aws_logs as logs, aws_sns as sns, aws_sqs as sqs, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { SagaEngine } from './core/kinds';
import { SagaAction } from './saga-action';
import { SagaStep } from './saga-step';

/** Properties of a `Saga`. */
export interface SagaProps {
  /** The steps, one after the other: compensatable ones, then at most one pivot, then retriable ones. */
  readonly steps: SagaStep[];

  /**
   * JSONPath in the input of what tells one saga from another; idempotency keys are made of it.
   * The input has to have it, as a string. The Express engine names the execution that takes over by it: up to 80 letters, digits, `-` and `_`.
   *
   * @default '$.id'
   */
  readonly idPath?: string;

  /**
   * What runs a saga that goes well.
   *
   * @default SagaEngine.STANDARD
   */
  readonly engine?: SagaEngine;

  /**
   * With the Express engine: whether a table of running sagas and a sweeper find those that ended without a word. Switch them off only where
   * a record of your own does: what has not ended for 5 minutes, start `recoveryMachine` with its input, and with its id as the name.
   *
   * @default true
   */
  readonly sweeper?: boolean;

  /**
   * With the Express engine: after how long the sweeper hands over a saga that has neither ended nor was handed over, from 5 minutes on,
   * the longest that an Express workflow may run. It looks every minute.
   *
   * @default 6 minutes
   */
  readonly stalledAfter?: Duration;

  /**
   * With the Express engine: whether the Express workflow itself undoes what the steps before any group refuse by a business error, at a fraction
   * of the price of handing it over. An Express execution may run twice, or end without a word and be repeated from its first step. So say yes only where
   * what is refused stays refused, and where a step that was undone refuses, and does not answer that it was done before. Not with `onCompensating`.
   *
   * @default false
   */
  readonly expressRefusals?: boolean;

  /**
   * Of the whole execution of a Standard workflow, in whole seconds, up to a year. The last resort, because it stops a saga with its compensations still owed:
   * not shorter than the steps may take, all their attempts and waits included.
   *
   * @default - the longest that the steps may take, and a tenth more
   */
  readonly timeout?: Duration;

  /**
   * Where the input counts the attempts at a saga from 1, e.g. `$.attempt`, for sagas that are tried again from their first step, as by starting
   * `recoveryMachine` without `failure`, and into which steps may come by a deployment meanwhile. A later attempt that turns back then undoes all
   * that an earlier one may have done, also behind the step that failed; the first step has to stay the first.
   * It costs a transition of sagas that turn back.
   *
   * @default - a saga that turns back undoes what comes before the step that failed, and the step itself where it may have happened
   */
  readonly attemptPath?: string;

  /**
   * Records that the saga ended COMPLETED. Runs as a last retriable step named `OnCompleted`, and costs its transition.
   * Often the last step's own action can record it instead.
   *
   * @default - none
   */
  readonly onCompleted?: SagaAction;

  /**
   * Records that the saga turns back, before the first step is undone; `$.failure` says why: `{ step, outcome, error, cause }`. It costs two
   * transitions of sagas that turn back. Idempotent, retried hard; when that does not help, the saga is PARKED with nothing undone.
   * An error named `Superseded` says that somebody else carries the saga on: it ends there, with `status: 'SUPERSEDED'` in its output.
   *
   * @default - none
   */
  readonly onCompensating?: SagaAction;

  /**
   * Records that everything is undone. `$.failure` says why: `{ step, outcome, error, cause }`.
   * Idempotent, retried hard; when that does not help, the saga is PARKED.
   *
   * @default - none
   */
  readonly onCompensated?: SagaAction;

  /**
   * Records that the saga is PARKED. Runs after the evidence is in the parking queue; when it fails, the saga is parked all the same.
   *
   * @default - none
   */
  readonly onParked?: SagaAction;

  /**
   * Of one attempt of `onCompleted`, `onCompensating`, `onCompensated` and `onParked`, in whole seconds.
   *
   * @default 30 seconds
   */
  readonly hookTimeout?: Duration;

  /**
   * Takes the evidence of sagas that need a person: a standard queue.
   *
   * @default - a new queue that keeps messages for 14 days
   */
  readonly parkingQueue?: sqs.IQueue;

  /**
   * Encrypts the parking queue.
   *
   * @default - encrypted with a key that SQS manages
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Whether to alarm on parked and on failed sagas.
   *
   * @default true
   */
  readonly alarms?: boolean;

  /**
   * Told by the alarms.
   *
   * @default - nobody, until an `ObservabilityDashboard` monitors the saga
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * How long execution logs are kept.
   *
   * @default one month
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * Of the state machines, their log groups, the parking queue and the table of running sagas.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * The properties of a larger construct that say how long the steps may take, as its messages name them.
   *
   * @internal
   */
  readonly _timeouts?: string;
}
