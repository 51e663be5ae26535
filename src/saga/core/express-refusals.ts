import { catchAll, retriers, States, task } from './asl';
import { Plan, Retry, Step, Task } from './plan';
import { failure } from './scope';

/** Where refusals lead. */
export interface RefusalExits {
  /** Everything is undone. */
  readonly undone: string;
  /** Something did not go well at once. */
  readonly handOver: string;
}

/**
 * The states that undo what the first steps refuse, those before any group. A business error is a final answer, and all steps before have ended:
 * nothing is unknown. Changes `states` of the good path, where there are such refusals.
 */
export function addRefusals({ steps, onCompensated, hookTimeoutSeconds }: Plan, states: States, policy: Omit<Retry, 'errors'>, exits: RefusalExits): void {
  const { undone, handOver } = exits;
  const quickly = (ErrorPath: string, Next: string) =>
    ({ ResultPath: null, Retry: retriers({ ...policy, errors: ['States.ALL'] }), Catch: catchAll(ErrorPath, handOver), Next });
  // What has to be undone when the next step refuses, as a chain of states that grows at its head.
  let undo = onCompensated ? 'OnCompensated' : undone;
  let refusable = false;
  for (const step of leading(steps)) {
    const { name, businessErrors, compensation, undoTimeoutSeconds } = step;
    if (businessErrors.length && !step.action.ambiguous) {
      const refused = `${name} refused`;
      states[refused] = failure({ states, path: '$.steps' }, name, 'REFUSED', undo, undo);
      states[name] = { ...states[name], Catch: [{ ErrorEquals: businessErrors, ResultPath: `$.errors.${name}`, Next: refused }, ...states[name].Catch ?? []] };
      refusable = true;
    }
    if (!compensation) continue;
    states[`Undo ${name}`] = task(compensation, undoTimeoutSeconds, quickly(`$.errors.${name}`, undo));
    undo = `Undo ${name}`;
  }
  if (refusable && onCompensated) states.OnCompensated = task(onCompensated, hookTimeoutSeconds, quickly('$.errors.OnCompensated', undone));
}

/** Those before any group. */
function leading(steps: Step[]): Task[] {
  const group = steps.findIndex(({ type }) => type !== 'task');
  return (group < 0 ? steps : steps.slice(0, group)) as Task[];
}
