import { SagaEffect, SagaStepKind, SagaUnknownOutcome } from './kinds';

export type Template = { [name: string]: any };

/** A saga as data: every action bound, every default filled in, times in seconds. */
export interface Plan {
  readonly steps: Step[];
  /** Sends the evidence of a saga that needs a person. */
  readonly park: Call;
  /** Where the input counts attempts. */
  readonly attemptPath?: string;
  readonly onCompensating?: Call;
  readonly onCompensated?: Call;
  readonly onParked?: Call;
  readonly hookTimeoutSeconds: number;
}

export type Step = Task | Group;

export interface Group {
  readonly type: 'parallel' | 'sequence';
  readonly name: string;
  readonly steps: Step[];
}

export interface Task {
  readonly type: 'task';
  readonly name: string;
  readonly kind: SagaStepKind;
  readonly action: Call;
  readonly compensation?: Call;
  readonly reconcile?: Call;
  readonly timeoutSeconds: number;
  readonly undoTimeoutSeconds: number;
  readonly retry: Retry;
  readonly businessErrors: string[];
  readonly onUnknown: SagaUnknownOutcome;
  /** Stated by the user: its key has one effect for ever. */
  readonly idempotent: boolean;
}

/** One call of a participant, as a Step Functions task. */
export interface Call {
  readonly resource: string;
  readonly parameters?: Template;
  readonly resultSelector?: Template;
  readonly effect: SagaEffect;
  readonly heartbeatSeconds?: number;
  readonly transientErrors: string[];
  readonly ambiguous?: Ambiguous;
}

/** An error that had no effect, but whose cause tells whether there was one before. */
export interface Ambiguous {
  readonly error: string;
  readonly doneCauses: string[];
  readonly refusedCauses: string[];
}

export interface Retry {
  readonly errors: string[];
  readonly maxAttempts: number;
  readonly intervalSeconds: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number;
}

/** For what has to succeed in the end: compensations, reconciliations, retriable steps, hooks, parking. */
export const HARD_RETRY: Retry = { errors: ['States.ALL'], maxAttempts: 8, intervalSeconds: 2, backoffRate: 2, maxDelaySeconds: 300 };

/** For what may still be undone. */
export const RETRY: Retry = { errors: [], maxAttempts: 4, intervalSeconds: 1, backoffRate: 2, maxDelaySeconds: 60 };

/**
 * For writes that met others on the same items. Short, because a refusal that follows a conflict has the same name
 * and is tried again too.
 */
export const CONFLICT_RETRY: Retry = { errors: [], maxAttempts: 5, intervalSeconds: 1, backoffRate: 2, maxDelaySeconds: 5 };

/** All tasks, in the order in which they are written. */
export function tasksOf(steps: Step[]): Task[] {
  return steps.flatMap((step) => step.type === 'task' ? [step] : tasksOf(step.steps));
}

/** All steps and groups, in the order in which they are written. */
export function allSteps(steps: Step[]): Step[] {
  return steps.flatMap((step) => step.type === 'task' ? [step] : [step, ...allSteps(step.steps)]);
}

/** The state that a step starts at. */
export function entry(step: Step): string {
  return step.type === 'sequence' ? entry(step.steps[0]) : step.name;
}
