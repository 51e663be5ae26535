import { catchAll, equals, retriers, State, States, task } from './asl';
import { HARD_RETRY, Plan } from './plan';
import { Later, UndoChain, whole } from './undo-chain';

export const ON_COMPENSATING = 'OnCompensating';

/** By this error the hook says that somebody else carries the saga on. */
const SUPERSEDED = 'Superseded';

const WHERE = 'Undo from where?';

/**
 * How a saga turns back: what is called before the first step is undone, and where the undo starts then. In a first attempt that is at the failed
 * step. A later one, where they are told apart, may fail at a step that was not there yet when an earlier one went further: all of it is undone.
 */
export class Turning {
  /** The state before the first undo, unless that is the undo of the failed step. */
  public readonly point?: string;
  public readonly states: States;

  constructor({ onCompensating, hookTimeoutSeconds }: Plan, undo: UndoChain, park: string, later?: Later) {
    const beginning = later === 'ALWAYS' ? undo.start : onCompensating || later ? WHERE : undefined;
    this.point = onCompensating ? ON_COMPENSATING : beginning;
    const errorPath = `$.errors.${ON_COMPENSATING}`;
    this.states = {
      ...(onCompensating && {
        [ON_COMPENSATING]: task(onCompensating, hookTimeoutSeconds, {
          ResultPath: null,
          Retry: retriers(HARD_RETRY, [SUPERSEDED]),
          Catch: [{ ErrorEquals: [SUPERSEDED], ResultPath: errorPath, Next: SUPERSEDED }, ...catchAll(errorPath, park)],
          Next: beginning,
        }),
        [SUPERSEDED]: { Type: 'Pass', Result: 'SUPERSEDED', ResultPath: '$.status', End: true },
      }),
      ...(beginning === WHERE && { [WHERE]: where(undo, later) }),
    };
  }
}

const where = (undo: UndoChain, later?: Later): State => ({
  Type: 'Choice',
  Choices: [
    ...whole(later, undo.start),
    ...undo.places.filter((name) => name !== undo.start).concat(undo.end).map((name) => ({ ...equals('$.failure.resumeAt', name), Next: name })),
  ],
  Default: undo.start,
});
