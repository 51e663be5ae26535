import { Fault, FaultKind, Participants } from './participants';
import { SagaOperation } from '../../src/saga';
import { Execution } from '../asl/interpreter';
import { Json } from '../asl/payload';

/** A saga as the explorer sees it. */
export interface Explored {
  readonly main: Json;
  readonly recovery: Json;
  /** Steps that can be undone, in the order in which they are written. */
  readonly undoable: string[];
  /** The pivot and the retriable steps. */
  readonly final: string[];
  readonly participants?: (faults: Fault[]) => Participants;
}

/** Faults of each of these steps in an operation, in every way, once and for good. */
export function faultsOf(steps: string[], operation: SagaOperation, kinds: FaultKind[]): Fault[] {
  return steps.flatMap((step) => kinds.flatMap((kind) => [1, Infinity].map((times) => ({ step, operation, kind, times }))));
}

export function pairs(faults: Fault[]): [Fault, Fault][] {
  return faults.flatMap((first, index) => faults.slice(index + 1)
    .filter((second) => first.step !== second.step || first.operation !== second.operation)
    .map((second): [Fault, Fault] => [first, second]));
}

/** Runs the saga with these faults; if it parks, mends them and resumes it. Answers what is not as it should be. */
export async function violations(saga: Explored, faults: Fault[]): Promise<string[]> {
  const participants = saga.participants?.(faults) ?? new Participants(faults);
  const execution = await participants.run(saga.main, { orderId: '1' });
  const found = [...endViolations(saga, participants, execution), ...outOfOrder(saga, participants.journal)];
  if (execution.error !== 'SagaParked' || !participants.parked.length) return found;

  participants.faults = [];
  const resumed = await participants.run(saga.recovery, participants.parked[0].context);
  if (resumed.error === 'SagaParked') found.push('parked again though nothing is wrong any more');
  return [...found, ...endViolations(saga, participants, resumed)];
}

/** What is not as it should be when an execution has ended. */
export function endViolations({ undoable, final }: Explored, { states, journal, parked }: Participants, execution: Execution): string[] {
  const found: string[] = [];
  const must = (condition: boolean, message: string) => condition || found.push(`${message}: ${journal}`);
  const done = (step: string) => states.get(step) === 'DONE';
  const effects = journal.filter((entry) => /^[+-]/.test(entry));
  must(new Set(effects).size === effects.length, 'twice in effect');

  switch (outcome(execution)) {
    case 'COMPLETED':
      must([...undoable, ...final].every(done), 'completed without all done');
      break;
    case 'COMPENSATED':
      must(![...undoable, ...final].some(done), 'compensated with something done');
      break;
    case 'PARKED': {
      const { owed = {}, failure } = parked.at(-1)?.context ?? {};
      const forward = final.includes(failure?.step) || (failure?.outcome === 'UNKNOWN' && !Object.keys(owed).length);
      must(parked.length > 0, 'parked without evidence');
      must(forward || Object.keys(owed).length > 0, 'parked for no reason');
      must(forward || undoable.every((step) => !done(step) || step in owed), 'something is done and not owed');
      break;
    }
    default:
      must(false, `ended ${execution.status} ${execution.error}`);
  }
  return found;
}

function outcome({ status, error, output }: Execution): string | undefined {
  if (status === 'SUCCEEDED') return output.status ?? 'COMPLETED';
  return { SagaCompensated: 'COMPENSATED', SagaParked: 'PARKED' }[error ?? ''];
}

/** Last first; what never happened leaves no entry. */
function outOfOrder({ undoable }: Explored, journal: string[]): string[] {
  const ranks = journal.filter((entry) => entry.startsWith('-')).map((entry) => undoable.indexOf(entry.slice(1)));
  return ranks.every((rank, index) => index === 0 || rank < ranks[index - 1]) ? [] : [`undone in the wrong order: ${journal}`];
}
