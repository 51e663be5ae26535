import { explore, Outcome, Schedule } from './explorer';
import { TaskFault } from '../orders/world';

const TASKS = ['reserve', 'authorise', 'allocate', 'createLabel', 'capture', 'dispatch'];
const UNDO = ['release', 'undo', 'releaseAllocation', 'cancelLabel', 'close'];
/** The machine sends the evidence of an order that needs a person. */
const PARK = 'park';
const HAND_OVER = 'handOver';
const ANSWERS = ['authorise answered', 'capture answered'];
const KINDS: TaskFault['kind'][] = ['before', 'after', 'late'];

const faultsOf = (tasks: string[]): Schedule[] =>
  tasks.flatMap((task) => KINDS.flatMap((kind) => [1, Infinity].map((times) => ({ taskFaults: [{ task, kind, times }] }))));

/** Everything that can go wrong, one thing at a time, but for the database. */
export const POINTS: Schedule[] = [
  ...faultsOf([...TASKS, ...UNDO, PARK]),
  ...[...TASKS, ...ANSWERS, 'settled'].map((cancelAt) => ({ cancelAt })),
  ...[...TASKS, ...UNDO, ...ANSWERS, PARK].map((stopAt) => ({ stopAt })),
  ...[...TASKS, ...UNDO].map((sweepAt) => ({ sweepAt })),
  ...[...TASKS, ...UNDO].map((deployAt) => ({ deployAt })),
  ...TASKS.map((stopEvery) => ({ stopEvery })),
  ...['tok_declined', 'tok_error', 'tok_timeout', 'tok_timeout_capture'].map((paymentMethod) => ({ paymentMethod })),
  ...(['authorise', 'capture', 'void', 'refund', 'lookUp'] as const).map((lateRequests) => ({ lateRequests })),
  { delivery: { twice: true } },
  { delivery: { reversed: true } },
  { delivery: { unconfirmed: true } },
  { impatient: true },
  { staleReads: true },
  { poison: true },
  { busRefuses: true },
  { busDown: 7200 },
  { relayDies: true },
  { streamLost: 3600 },
  { starterDown: 3600 },
  { circuitThreshold: 1 },
  { buyers: 3, stock: 2 },
  { buyers: 3, stock: 2, partialStock: 'SHIP_AVAILABLE' },
  { buyers: 3, stock: 2, partialStock: 'BACK_ORDER' },
  { buyers: 3, stock: 2, partialStock: 'BACK_ORDER', restock: 3 },
];

/** What more can go wrong between the Express machine and the one that takes over. */
export const EXPRESS_POINTS: Schedule[] = [...faultsOf([HAND_OVER]), { stopAt: HAND_OVER }];

const OWN_TASKS = ['CheckFraud EXECUTE', 'HoldSlot EXECUTE', 'BookPoints EXECUTE'];
const OWN_UNDO = ['CheckFraud RECONCILE', 'turnBack', 'HoldSlot COMPENSATE', 'CheckFraud COMPENSATE'];

/** What more can go wrong where orders have steps of the user's own. */
export const OWN_POINTS: Schedule[] = [
  ...faultsOf([...OWN_TASKS, ...OWN_UNDO]),
  ...OWN_TASKS.map((cancelAt) => ({ cancelAt })),
  ...[...OWN_TASKS, ...OWN_UNDO].map((stopAt) => ({ stopAt })),
  ...OWN_TASKS.map((stopEvery) => ({ stopEvery })),
  { suspicious: true },
];

/** What more can go wrong where somebody else packs and ships. */
export const CARRIER_POINTS: Schedule[] = [
  ...(['allocate', 'createLabel', 'releaseAllocation', 'cancelLabel', 'lookUpAllocation', 'lookUpLabel', 'dispatch'] as const).flatMap((operation) =>
    [{ lateFulfilment: operation }, { silentFulfilment: operation }]),
  ...(['allocate', 'createLabel'] as const).map((refusesFulfilment) => ({ refusesFulfilment })),
  ...faultsOf(['reconcileAllocation', 'reconcileLabel']),
];

/** Every way in which a call of the database can fail, from one call to another. */
export const databasePoints = (from: number, to: number): Schedule[] => Array.from({ length: Math.max(0, to - from + 1) }, (_, index) =>
  (['before', 'after', 'throttle', 'conflict'] as const).map((fault) => ({ database: [{ call: from + index, fault }] }))).flat();

/** Several things at once; undefined where they exclude each other. */
export function together(...schedules: Schedule[]): Schedule | undefined {
  return schedules.reduce<Schedule | undefined>((all, one) => all && merge(all, one), {});
}

/** How orders run, not what goes wrong with them. */
const ENGINE = ['express', 'ownSteps', 'carrier'];

function merge(all: Schedule, one: Schedule): Schedule | undefined {
  const { taskFaults = [], database = [], ...rest } = one;
  if (Object.keys(rest).some((field) => field in all && !ENGINE.includes(field))) return undefined;
  if (taskFaults.some(({ task }) => all.taskFaults?.some((other) => other.task === task))) return undefined;
  return {
    ...all,
    ...rest,
    ...(taskFaults.length && { taskFaults: [...all.taskFaults ?? [], ...taskFaults] }),
    ...(database.length && { database: [...all.database ?? [], ...database] }),
  };
}

/** What a run has shown of itself: enough to tell which further faults would change nothing. */
export type Trace = Pick<Outcome, 'calls' | 'moments'>;

/** All single faults, also those that have an occasion only beside another; those of the database at every call of a run without faults. */
export async function singles(engine: Schedule = {}): Promise<Schedule[]> {
  const trace = await explore(engine);
  const ofDatabase = databasePoints(1, trace.calls.length).filter((point) => matters(point, trace));
  const special = [...(engine.express ? EXPRESS_POINTS : []), ...(engine.ownSteps ? OWN_POINTS : []), ...(engine.carrier ? CARRIER_POINTS : [])];
  return [...POINTS, ...special, ...ofDatabase].map((point) => ({ ...engine, ...point }));
}

/**
 * All pairs of single faults, given what each of them showed when it came alone. Left out are those in which the second fault has no occasion
 * while the first is there, or the first while the second is: they are the same run as the other fault alone, since every run is deterministic.
 */
export function pairsOf(alone: Map<Schedule, Trace>): { readonly pairs: Schedule[]; readonly same: number } {
  const pairs: Schedule[] = [];
  let same = 0;
  const points = [...alone.keys()].filter(({ database }) => !database);
  const byCall = new Map([...alone.keys()].filter(({ database }) => database).map((point) => [JSON.stringify(point.database), point]));
  for (const [first, trace] of alone) {
    const later = databasePoints((first.database?.[0].call ?? 0) + 1, trace.calls.length);
    const others = first.database ? later : [...points.slice(points.indexOf(first) + 1), ...later];
    for (const second of others) {
      const both = together(first, second);
      if (!both) continue;
      const other = alone.get(byCall.get(JSON.stringify(second.database)) ?? second);
      if (matters(second, trace) && (!other || matters(first, other))) pairs.push(both);
      else same++;
    }
  }
  return { pairs, same };
}

/** All pairs among some faults that do not exclude each other. */
export const pairsAmong = (points: Schedule[]): Schedule[] =>
  points.flatMap((first, index) => points.slice(index + 1).flatMap((second) => together(first, second) ?? []));

/** Whether a fault has an occasion in a run, and is not one that another fault is as well. */
function matters({ database, taskFaults, cancelAt, stopAt, stopEvery, sweepAt, deployAt, lateRequests }: Schedule, trace: Trace): boolean {
  const { calls, moments } = trace;
  const [at] = database ?? [];
  // A read that is crashed into is the same before and after, and meets no conflict.
  if (at && (at.fault === 'after' || at.fault === 'conflict') && calls[at.call - 1] === false) return false;
  const occasions = [taskFaults?.[0].task, cancelAt, stopAt, stopEvery, sweepAt, deployAt, lateRequests && `${lateRequests} asked`].filter((moment) => moment !== undefined);
  return occasions.every((moment) => moments.has(moment));
}
