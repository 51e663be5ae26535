import { aws_iam as iam, Duration, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SagaEffect, SagaOperation, SagaStepKind, SagaUnknownOutcome } from './core/kinds';
import { Call, HARD_RETRY, Plan, Retry, RETRY, Step, Task } from './core/plan';
import { SagaAction } from './saga-action';
import { SagaActionConfig } from './saga-action-config';
import { SagaProps } from './saga-props';
import { SagaStep } from './saga-step';
import { SagaRetry, SagaTaskOptions } from './saga-step-options';
import { check } from '../private/validation-error';

/** Whose outcome, when it stays open, a person has to look at unless it is said otherwise. */
const PARKS = [SagaStepKind.PIVOT, SagaStepKind.RETRIABLE];

/** Turns what the user wrote into a plan: binds actions, fills in defaults. */
export class PlanBinder {
  constructor(private readonly scope: Construct, private readonly role: iam.IRole, private readonly idPath: string) {}

  public plan({ steps, onCompleted, onParked, hookTimeout = Duration.seconds(30), attemptPath, ...hooks }: SagaProps, park: Call): Plan {
    const completed = onCompleted && SagaStep.task('OnCompleted', {
      kind: SagaStepKind.RETRIABLE, action: onCompleted, timeout: hookTimeout, idempotent: true,
    });
    return {
      steps: [...steps.map((step) => this.step(step)), ...(completed ? [this.step(completed, SagaOperation.NOTIFY)] : [])],
      park,
      attemptPath,
      onCompensating: this.call(hooks.onCompensating, 'OnCompensating', SagaOperation.NOTIFY),
      onCompensated: this.call(hooks.onCompensated, 'OnCompensated', SagaOperation.NOTIFY),
      onParked: this.call(onParked, 'OnParked', SagaOperation.NOTIFY),
      hookTimeoutSeconds: seconds(hookTimeout),
    };
  }

  private step({ _definition: step }: SagaStep, operation = SagaOperation.EXECUTE): Step {
    return step.type === 'task'
      ? this.task(step.name, step.options, operation)
      : { type: step.type, name: step.name, steps: step.steps.map((child) => this.step(child)) };
  }

  private task(name: string, options: SagaTaskOptions, operation: SagaOperation): Task {
    const { kind = SagaStepKind.COMPENSATABLE, timeout, undoTimeout = timeout, businessErrors = [], retry = {} } = options;
    const action = this.call(options.action, name, operation, kind);
    return {
      type: 'task',
      name,
      kind,
      action,
      compensation: this.call(options.compensation, name, SagaOperation.COMPENSATE, kind),
      reconcile: this.call(options.reconcile, name, SagaOperation.RECONCILE, kind),
      timeoutSeconds: seconds(timeout),
      undoTimeoutSeconds: seconds(undoTimeout),
      retry: retryOf(kind, action, retry),
      businessErrors,
      idempotent: options.idempotent ?? false,
      onUnknown: options.onUnknown ?? (PARKS.includes(kind) ? SagaUnknownOutcome.PARK : SagaUnknownOutcome.COMPENSATE),
    };
  }

  private call(action: SagaAction, step: string, operation: SagaOperation, kind?: SagaStepKind): Call;
  private call(action: SagaAction | undefined, step: string, operation: SagaOperation, kind?: SagaStepKind): Call | undefined;
  private call(action: SagaAction | undefined, step: string, operation: SagaOperation, kind?: SagaStepKind): Call | undefined {
    if (!action) return undefined;
    const { idPath, role } = this;
    const idempotencyKey = `States.Format('{}#${step}', ${idPath})`;
    const request = { operation, step, 'idempotencyKey.$': idempotencyKey, 'context.$': '$' };
    const config = action.bind(this.scope, { step, operation, kind, idPath, idempotencyKey, request, role });
    check(this.scope, Token.isUnresolved(config.resource) || /^arn:/.test(config.resource ?? ''),
      `The action of ${step} has the resource '${config.resource}'. It has to be an ARN: of a function, or of a service integration such as arn:aws:states:::sqs:sendMessage.`);
    return toCall(config);
  }
}

export function toCall({ heartbeat, transientErrors = [], ambiguousError, ...call }: SagaActionConfig): Call {
  return {
    ...call,
    heartbeatSeconds: heartbeat && seconds(heartbeat),
    transientErrors,
    ambiguous: ambiguousError && { ...ambiguousError, doneCauses: ambiguousError.doneCauses ?? [] },
  };
}

/**
 * Where repeating is safe, so is repeating what timed out or crashed; outside, its outcome is asked for first.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
const OPEN_OUTCOMES = ['States.Timeout', 'Lambda.Unknown', 'Sandbox.Timedout', 'Runtime.ExitError'];

function retryOf(kind: SagaStepKind, { effect, transientErrors }: Call, options: SagaRetry): Retry {
  const { errors = [], maxAttempts, interval, backoffRate, maxDelay } = options;
  const base = kind === SagaStepKind.RETRIABLE ? HARD_RETRY : RETRY;
  const intervalSeconds = interval ? seconds(interval) : base.intervalSeconds;
  return {
    errors: [...base.errors, ...transientErrors, ...(effect === SagaEffect.EXTERNAL ? [] : OPEN_OUTCOMES), ...errors],
    maxAttempts: maxAttempts ?? base.maxAttempts,
    intervalSeconds,
    backoffRate: backoffRate ?? base.backoffRate,
    maxDelaySeconds: maxDelay ? seconds(maxDelay) : Math.max(base.maxDelaySeconds, intervalSeconds + 1),
  };
}

/** Fractions are refused later, with the name of the step. */
function seconds(duration: Duration): number {
  return duration.toSeconds({ integral: false });
}
