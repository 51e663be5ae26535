import { anyOf, catchAll, equals, isPlace, isPresent, Rule, States } from './asl';
import { attempt } from './attempt';
import { HARD_RETRY, Step, Task } from './plan';

/** Where to enter the chain when a step fails. */
export interface UndoPoint {
  /** The step may have happened: it is undone too. */
  readonly from: string;
  /** It surely has not. */
  readonly after: string;
}

/** How a later attempt is known; ALWAYS where every execution is one. */
export type Later = Rule | 'ALWAYS';

/** Of a later attempt everything is undone, from here. */
export const whole = (later: Later | undefined, Next: string): Rule[] => later && later !== 'ALWAYS' ? [{ ...later, Next }] : [];

/**
 * One chain of states that undoes every step, last first. What has to be undone is always a tail of it,
 * so a failure only has to enter at the right state; nothing has to be counted or remembered.
 */
export class UndoChain {
  public readonly states: States = {};
  /** Where the errors of failed compensations are kept. */
  public readonly owed: string[] = [];
  /** Undoes everything from here. */
  public readonly start: string;
  private readonly points = new Map<string, UndoPoint>();

  /** @param end the state after the last compensation */
  constructor(steps: Step[], public readonly end: string, private readonly later?: Later) {
    this.start = this.chain(steps, '$.steps', end);
  }

  /** States in which it can be entered. */
  public get places(): string[] {
    return Object.keys(this.states).filter((name) => isPlace(this.states[name]));
  }

  public point(step: Step): UndoPoint {
    return this.points.get(step.name)!;
  }

  /** Whichever is written first is undone last. */
  private chain(steps: Step[], path: string, after: string): string {
    return steps.reduce((next, step) => this.add(step, path, next), after);
  }

  /** Adds what undoes the step and leads on to `after`; answers where it starts. */
  private add(step: Step, path: string, after: string): string {
    const from = this.addStates(step, `${path}.${step.name}`, after);
    this.points.set(step.name, { from, after });
    return from;
  }

  private addStates(step: Step, path: string, after: string): string {
    switch (step.type) {
      case 'task': return step.compensation ? this.addCompensation(step, after) : after;
      case 'sequence': return this.chain(step.steps, path, after);
      case 'parallel': return step.steps.reduce((next, branch) => this.addBranch(branch, path, next), after);
    }
  }

  private addCompensation(step: Task, after: string): string {
    const name = `Undo ${step.name}`;
    const owed = `$.owed.${step.name}`;
    const errorPath = `$.errors.${step.name}.undo`;
    this.owed.push(owed);
    Object.assign(this.states, attempt({
      name,
      call: step.compensation!,
      timeoutSeconds: step.undoTimeoutSeconds,
      retry: HARD_RETRY,
      success: { ResultPath: null, Next: after },
      catchers: catchAll(owed, after),
      verdict: { errorPath, done: after, refused: `${name} failed`, unknown: `${name} failed` },
    }));
    if (step.compensation!.ambiguous) this.states[`${name} failed`] = { Type: 'Pass', InputPath: errorPath, ResultPath: owed, Next: after };
    return name;
  }

  /** A branch of a parallel step reports by itself where its undo starts; without a report, and in a later attempt, all of it is undone. */
  private addBranch(branch: Step, path: string, after: string): string {
    const from = this.add(branch, path, after);
    if (from === after || this.later === 'ALWAYS') return from;
    const name = `Undo ${branch.name}?`;
    const reported = `${path}.${branch.name}.sagaFailure.resumeAt`;
    const others = [...new Set(this.entries(branch))].filter((entry) => entry !== from);
    this.states[name] = {
      Type: 'Choice',
      Choices: [...whole(this.later, from), ...others.map((entry) => ({ ...equals(reported, entry), Next: entry }))],
      Default: from,
    };
    return name;
  }

  private entries(step: Step): string[] {
    if (step.type === 'sequence') return step.steps.flatMap((child) => this.entries(child));
    const { from, after } = this.point(step);
    return [from, after];
  }
}

/** Decides, when everything has been undone that could be, whether something is still owed. */
export function everythingUndone(chain: UndoChain, end: string, parked: string): States[string] {
  const owed = [...chain.owed, '$.owed.OnCompensated'];
  return { Type: 'Choice', Choices: [{ ...anyOf(owed.map(isPresent)), Next: parked }], Default: end };
}
