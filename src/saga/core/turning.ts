import { catchAll, equals, retriers, States, task } from './asl';
import { HARD_RETRY, Plan } from './plan';
import { UndoChain } from './undo-chain';

export const ON_COMPENSATING = 'OnCompensating';

/** By this error the hook says that somebody else carries the saga on. */
const SUPERSEDED = 'Superseded';

/** What is called before the first step is undone, and where the undo starts then. */
export function turning({ onCompensating, hookTimeoutSeconds }: Plan, undo: UndoChain, park: string): States {
  if (!onCompensating) return {};
  const errorPath = `$.errors.${ON_COMPENSATING}`;
  const places = undo.places.filter((name) => name !== undo.start);
  return {
    [ON_COMPENSATING]: task(onCompensating, hookTimeoutSeconds, {
      ResultPath: null,
      Retry: retriers(HARD_RETRY, [SUPERSEDED]),
      Catch: [{ ErrorEquals: [SUPERSEDED], ResultPath: errorPath, Next: SUPERSEDED }, ...catchAll(errorPath, park)],
      Next: 'Undo from where?',
    }),
    'Undo from where?': {
      Type: 'Choice',
      Choices: [...places.map((name) => ({ ...equals('$.failure.resumeAt', name), Next: name })), { ...equals('$.failure.resumeAt', undo.end), Next: undo.end }],
      Default: undo.start,
    },
    [SUPERSEDED]: { Type: 'Pass', Result: 'SUPERSEDED', ResultPath: '$.status', End: true },
  };
}
