import { catchAll, Definition, reachable, retriers, States, task } from './asl';
import { eager } from './eager';
import { addRefusals } from './express-refusals';
import { longestSeconds } from './longest';
import { Call, entry, Plan, Retry, Step } from './plan';

/** https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html */
export const EXPRESS_SECONDS = 300;

/** What the Express machine calls besides the steps. */
export interface ExpressCalls {
  /** Starts the Standard machine with the saga's input. */
  readonly handOver: Call;
  /** Keep a record of the saga while it runs. @default - somebody else knows which sagas run */
  readonly record?: { readonly remember: Call; readonly forget: Call };
  /** Whether refusals of the first steps are undone here. */
  readonly refusals?: boolean;
}

/** Names by which Step Functions says that the machine was started with this name before. */
const STARTED_BEFORE = ['StepFunctions.ExecutionAlreadyExistsException', 'StepFunctions.ExecutionAlreadyExists'];

/** Moments, not minutes: what takes longer to mend is handed over. */
const QUICK = { maxAttempts: 2, intervalSeconds: 1, backoffRate: 2, maxDelaySeconds: 5 };

const CALL_SECONDS = 10;

/** The good path of a saga as an Express workflow. Whatever leaves it is handed over to the Standard machine, which repeats it. */
export function compileExpress(plan: Plan, { handOver, record, refusals }: ExpressCalls): Definition {
  const { steps } = plan;
  const states: States = {};
  const call = (name: keyof NonNullable<ExpressCalls['record']>, failed: string, Next: string) => task(record![name], CALL_SECONDS, {
    ResultPath: null, Retry: retriers({ ...QUICK, errors: ['States.ALL'] }), Catch: catchAll('$.errors.Record', failed), Next,
  });
  eager(steps.map(quick), { states, path: '$.steps' }, record && 'Forget', HAND_OVER);
  if (refusals) addRefusals(plan, states, QUICK, { undone: COMPENSATED, handOver: HAND_OVER });
  const first = entry(steps[0]);
  const end = record ? { Next: 'Forget' } : { End: true };
  const StartAt = record ? 'Remember' : first;
  return {
    Comment: 'The good path. What leaves it is handed over to the Standard workflow.',
    StartAt,
    TimeoutSeconds: EXPRESS_SECONDS,
    States: reachable({
      ...(record && { Remember: call('remember', HAND_OVER, first) }),
      ...states,
      [HAND_OVER]: task(handOver, CALL_SECONDS, {
        ResultPath: null,
        Retry: retriers({ ...QUICK, errors: ['States.ALL'] }, STARTED_BEFORE),
        Catch: [{ ErrorEquals: STARTED_BEFORE, ResultPath: '$.errors.HandOver', Next: 'Handed over' }, ...catchAll('$.errors.HandOver', 'Left behind')],
        Next: 'Handed over',
      }),
      'Handed over': { Type: 'Pass', Result: 'HANDED_OVER', ResultPath: '$.status', ...end },
      [COMPENSATED]: { Type: 'Pass', Result: 'COMPENSATED', ResultPath: '$.status', ...end },
      'Left behind': { Type: 'Fail', Error: 'SagaLeftBehind', Cause: 'The saga could not be handed over. The sweeper finds it.' },
      ...(record && { Forget: call('forget', 'Ended', 'Ended'), Ended: { Type: 'Succeed' } }),
    }, StartAt),
  };
}

const HAND_OVER = 'Hand over';
const COMPENSATED = 'Compensated';

/** Seconds that the machine takes when every call takes as long as it may, once. */
export function expressSeconds(definition: Definition): number {
  return longestSeconds({ ...definition, States: once(definition.States) });
}

function once(states: States): States {
  return Object.fromEntries(Object.entries(states).map(([name, { Retry: _, Branches, ...state }]) =>
    [name, { ...state, ...(Branches && { Branches: Branches.map((branch) => ({ ...branch, States: once(branch.States) })) }) }]));
}

function quick(step: Step): Step {
  if (step.type !== 'task') return { ...step, steps: step.steps.map(quick) };
  const { errors, maxAttempts }: Retry = step.retry;
  return { ...step, retry: { ...QUICK, errors, maxAttempts: Math.min(maxAttempts, QUICK.maxAttempts) } };
}
