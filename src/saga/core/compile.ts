import { catchAll, Definition, equals, isAbsent, isPlace, isPresent, reachable, retriers, State, States, task } from './asl';
import { Forward } from './forward';
import { longestSeconds } from './longest';
import { Call, entry, HARD_RETRY, Plan } from './plan';
import { ON_COMPENSATING, Turning } from './turning';
import { everythingUndone, Later, UndoChain } from './undo-chain';

const EVERYTHING_UNDONE = 'Everything undone?';
const WHY_COMPENSATED = 'Why compensated?';
const PARK = 'Park';
const PARKED = 'Parked';
/** Where it is noted that the parking queue took nothing. */
const EVIDENCE_LOST = '$.errors.Park';
const EVIDENCE_KEPT = 'Evidence kept?';
const NOT_PARKED = 'Parked without evidence';

/** Names that steps may not take: those of states, but for the last. */
export const RESERVED_NAMES = [
  'Park', 'Parked', 'Compensated', 'Completed', 'OnCompensating', 'OnCompensated', 'OnParked', 'Resume', 'Remember', 'Forget', 'Ended', 'Superseded',
  // Names in the context beside those of the steps.
  'sagaFailure', 'skipped',
];

export interface Machines {
  /** Runs the saga from its first step. */
  readonly main: Definition;
  /** Enters at the state that `$.failure.resumeAt` names, or at the first step. */
  readonly recovery: Definition;
  /** The `$.failure.resumeAt` with which `recovery` undoes everything. */
  readonly undoEverything: string;
}

/** The saga as state machines. `timeoutSeconds` defaults to a tenth more than the longest way through. */
export function compile(plan: Plan, timeoutSeconds?: number): Machines {
  const { attemptPath } = plan;
  const main = machineOf(plan, attemptPath ? { And: [isPresent(attemptPath), { Variable: attemptPath, NumericGreaterThan: 1 }] } : undefined);
  const recovery = machineOf(plan, attemptPath ? 'ALWAYS' : undefined);
  const limited = (StartAt: string, candidates: States): Definition => {
    const found = reachable(candidates, StartAt);
    return { StartAt, TimeoutSeconds: timeoutSeconds ?? Math.ceil(1.1 * longestSeconds({ StartAt, States: found })), States: found };
  };
  const first = entry(plan.steps[0]);
  const { undo } = recovery;
  const undoThrough = (place: string) => plan.onCompensating && undo.places.includes(place) ? ON_COMPENSATING : place;
  return {
    main: limited(first, main.states),
    recovery: limited('Resume', { ...resume(recovery.states, first, undoThrough), ...recovery.states }),
    undoEverything: undo.start,
  };
}

function machineOf(plan: Plan, later?: Later): { readonly states: States; readonly undo: UndoChain } {
  const undo = new UndoChain(plan.steps, EVERYTHING_UNDONE, later);
  const turning = new Turning(plan, undo, PARK, later);
  const states: States = {};
  new Forward(undo, PARK, turning.point).sequence(plan.steps, { states, path: '$.steps' });
  return { states: { ...states, ...undo.states, ...turning.states, ...endings(plan, undo) }, undo };
}

function endings({ park, onCompensated, onParked, hookTimeoutSeconds }: Plan, undo: UndoChain): States {
  const hook = (call: Call, errorPath: string, whenFailed: string, Next: string): State =>
    task(call, hookTimeoutSeconds, { ResultPath: null, Retry: retriers(HARD_RETRY), Catch: catchAll(errorPath, whenFailed), Next });
  return {
    [EVERYTHING_UNDONE]: everythingUndone(undo, onCompensated ? 'OnCompensated' : WHY_COMPENSATED, PARK),
    ...(onCompensated && { OnCompensated: hook(onCompensated, '$.owed.OnCompensated', PARK, WHY_COMPENSATED) }),
    [WHY_COMPENSATED]: {
      Type: 'Choice',
      Choices: [{ ...equals('$.failure.outcome', 'REFUSED'), Next: 'Compensated' }],
      Default: 'Compensated after a fault',
    },
    'Compensated': { Type: 'Pass', Result: 'COMPENSATED', ResultPath: '$.status', End: true },
    'Compensated after a fault': {
      Type: 'Fail',
      Error: 'SagaCompensated',
      Cause: 'A step failed other than by a business error. Everything is undone; see failure in the input of this state.',
    },
    [PARK]: hook(park, EVIDENCE_LOST, onParked ? 'OnParked' : NOT_PARKED, onParked ? 'OnParked' : PARKED),
    ...(onParked && {
      OnParked: hook(onParked, '$.errors.OnParked', EVIDENCE_KEPT, EVIDENCE_KEPT),
      [EVIDENCE_KEPT]: { Type: 'Choice', Choices: [{ ...isPresent(EVIDENCE_LOST), Next: NOT_PARKED }], Default: PARKED },
    }),
    [PARKED]: {
      Type: 'Fail',
      Error: 'SagaParked',
      Cause: 'The saga needs a person; see failure, errors and owed in the input of this state, which is in the parking queue too.',
    },
    // By another name, so that the rule that looks for stopped executions sends what it knows.
    [NOT_PARKED]: {
      Type: 'Fail',
      Error: 'SagaNotParked',
      Cause: 'The saga needs a person, and the parking queue did not take its context: see failure, errors and owed in the input of this state.',
    },
  };
}

/** Every state in which the saga can do something is a place to go on from; an input without a failure begins at the first step. */
function resume(all: States, first: string, by: (place: string) => string): States {
  const places = Object.keys(all).filter((name) => isPlace(all[name]));
  const parallels = places.filter((name) => all[name].Type === 'Parallel');
  const again = (name: string) => `Resume ${name}`;
  return {
    'Resume': { Type: 'Pass', Result: {}, ResultPath: '$.owed', Next: 'Resume where?' },
    'Resume where?': {
      Type: 'Choice',
      Choices: [
        { ...isAbsent('$.failure'), Next: first },
        ...places.map((name) => ({ ...equals('$.failure.resumeAt', name), Next: parallels.includes(name) ? again(name) : by(name) })),
      ],
      Default: 'Not resumable',
    },
    // Reports of the branches' last run would be taken for those of the next.
    ...Object.fromEntries(parallels.map((name) => [again(name), { Type: 'Pass', Result: {}, ResultPath: all[name].ResultPath, Next: name } as State])),
    'Not resumable': { Type: 'Fail', Error: 'SagaNotResumable', Cause: 'failure.resumeAt in the input names no state of this saga.' },
  };
}
