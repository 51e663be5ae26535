import { catchAll, equals, isPresent, retriers, States, task } from './asl';
import { attempt } from './attempt';
import { bestEffort } from './eager';
import { SagaStepKind, SagaUnknownOutcome } from './kinds';
import { parallel } from './parallel';
import { entry, HARD_RETRY, Step, Task } from './plan';
import { exit, failure, Scope, stateName } from './scope';
import { UndoChain } from './undo-chain';

/** The states that carry out steps, one after the other, and go on to `next` or end the scope. */
export class Forward {
  /**
   * @param park the state that parks the saga
   * @param turning the state before the first undo
   */
  constructor(public readonly undo: UndoChain, public readonly park: string, private readonly turning?: string) {}

  /** Where a saga goes whose undo starts at this state. */
  public turnBack(point: string): string {
    return point === this.undo.end ? point : this.turning ?? point;
  }

  public sequence(steps: Step[], scope: Scope, next?: string): void {
    steps.forEach((step, index) => this.step(step, scope, index + 1 < steps.length ? stateName(scope, entry(steps[index + 1])) : next));
  }

  private step(step: Step, scope: Scope, next?: string): void {
    switch (step.type) {
      case 'task': return void Object.assign(scope.states, this.task(step, scope, next));
      case 'parallel': return parallel(this, step, scope, next);
      case 'sequence': return this.sequence(step.steps, { ...scope, path: `${scope.path}.${step.name}` }, next);
    }
  }

  private task(step: Task, scope: Scope, next?: string): States {
    switch (step.kind) {
      case SagaStepKind.BEST_EFFORT: return { [stateName(scope, step.name)]: bestEffort(step, scope, next) };
      case SagaStepKind.RETRIABLE: return this.retriable(step, scope, next);
      default: return this.undoable(step, scope, next);
    }
  }

  private retriable(step: Task, scope: Scope, next?: string): States {
    const exhausted = `${step.name} exhausted`;
    return {
      ...this.attempt(step, scope, exhausted, exhausted, next),
      [exhausted]: failure(scope, step.name, 'EXHAUSTED', scope.branch?.restart ?? step.name, this.park),
    };
  }

  private undoable(step: Task, scope: Scope, next?: string): States {
    const { name, reconcile, businessErrors, action: { ambiguous }, onUnknown } = step;
    const point = this.undo.point(step);
    const ask = `Reconcile ${name}`;
    const refused = `${name} refused`;
    const unknown = `${name} unknown`;
    return {
      ...this.attempt(step, scope, refused, reconcile ? ask : unknown, next),
      ...(reconcile && this.reconcile(step, scope, unknown, next)),
      ...((businessErrors.length || ambiguous) && { [refused]: failure(scope, name, 'REFUSED', point.after, this.turnBack(point.after)) }),
      [unknown]: onUnknown === SagaUnknownOutcome.PARK
        ? failure(scope, name, 'UNKNOWN', scope.branch?.restart ?? (reconcile ? ask : name), this.park)
        : failure(scope, name, 'UNKNOWN', point.from, this.turnBack(point.from)),
    };
  }

  private attempt(step: Task, scope: Scope, refused: string, unknown: string, next?: string): States {
    const { name, action, timeoutSeconds, retry, businessErrors } = step;
    const answer = `${scope.path}.${name}`;
    const errorPath = `$.errors.${name}`;
    const done = `${name} done already`;
    return {
      ...attempt({
        name: stateName(scope, name),
        call: action,
        timeoutSeconds,
        retry,
        success: { ResultPath: answer, ...exit(scope, next) },
        final: businessErrors,
        catchers: [
          ...(businessErrors.length ? [{ ErrorEquals: businessErrors, ResultPath: errorPath, Next: refused }] : []),
          ...catchAll(errorPath, unknown),
        ],
        verdict: { errorPath, done, refused, unknown },
      }),
      ...(action.ambiguous?.doneCauses.length && { [done]: { Type: 'Pass', Result: { alreadyDone: true }, ResultPath: answer, ...exit(scope, next) } }),
    };
  }

  /** Asks whether the step has happened. Even if it has not, it is undone, lest it happens late. */
  private reconcile(step: Task, scope: Scope, unknown: string, next?: string): States {
    const { name } = step;
    const answer = `$.reconciled.${name}`;
    const { from } = this.undo.point(step);
    return {
      [`Reconcile ${name}`]: task(step.reconcile!, step.undoTimeoutSeconds, {
        ResultPath: answer,
        Retry: retriers(HARD_RETRY),
        Catch: catchAll(answer, unknown),
        Next: `${name} happened?`,
      }),
      [`${name} happened?`]: {
        Type: 'Choice',
        Choices: [
          { And: [equals(`${answer}.status`, 'DONE'), isPresent(`${answer}.result`)], Next: `${name} confirmed` },
          { ...equals(`${answer}.status`, 'NOT_DONE'), Next: `${name} failed` },
        ],
        Default: unknown,
      },
      [`${name} confirmed`]: { Type: 'Pass', InputPath: `${answer}.result`, ResultPath: `${scope.path}.${name}`, ...exit(scope, next) },
      [`${name} failed`]: failure(scope, name, 'FAILED', from, this.turnBack(from)),
    };
  }
}
