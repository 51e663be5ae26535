import { explore, Schedule } from './explorer';
import { TaskFault } from '../orders/world';

const TASKS = ['reserve', 'authorise', 'allocate', 'createLabel', 'capture', 'dispatch'];
const UNDO = ['release', 'undo', 'releaseAllocation', 'cancelLabel', 'close'];
const ANSWERS = ['authorise answered', 'capture answered'];
const KINDS: TaskFault['kind'][] = ['before', 'after', 'late'];

/** Everything that can go wrong, one thing at a time, but for the database. */
export const POINTS: Schedule[] = [
  ...[...TASKS, ...UNDO].flatMap((task) => KINDS.flatMap((kind) => [1, Infinity].map((times) => ({ taskFaults: [{ task, kind, times }] })))),
  ...[...TASKS, ...ANSWERS].map((cancelAt) => ({ cancelAt })),
  ...[...TASKS, ...UNDO, ...ANSWERS].map((stopAt) => ({ stopAt })),
  ...TASKS.map((stopEvery) => ({ stopEvery })),
  ...['tok_declined', 'tok_error', 'tok_timeout', 'tok_timeout_capture'].map((paymentMethod) => ({ paymentMethod })),
  ...(['authorise', 'capture', 'void', 'refund', 'lookUp'] as const).map((lateRequests) => ({ lateRequests })),
  { delivery: { twice: true } },
  { delivery: { reversed: true } },
  { poison: true },
  { busRefuses: true },
  { busDown: 7200 },
  { starterDown: 3600 },
  { buyers: 3, stock: 2 },
  { buyers: 3, stock: 2, partialStock: 'SHIP_AVAILABLE' },
  { buyers: 3, stock: 2, partialStock: 'BACK_ORDER' },
  { buyers: 3, stock: 2, partialStock: 'BACK_ORDER', restock: 3 },
];

/** Every way in which a call of the database can fail, from one call to another. */
export const databasePoints = (from: number, to: number): Schedule[] => Array.from({ length: Math.max(0, to - from + 1) }, (_, index) =>
  (['before', 'after', 'throttle', 'conflict'] as const).map((fault) => ({ database: [{ call: from + index, fault }] }))).flat();

/** Several things at once; undefined where they exclude each other. */
export function together(...schedules: Schedule[]): Schedule | undefined {
  return schedules.reduce<Schedule | undefined>((all, one) => all && merge(all, one), {});
}

function merge(all: Schedule, one: Schedule): Schedule | undefined {
  const { taskFaults = [], database = [], ...rest } = one;
  if (Object.keys(rest).some((field) => field in all)) return undefined;
  if (taskFaults.some(({ task }) => all.taskFaults?.some((other) => other.task === task))) return undefined;
  return {
    ...all,
    ...rest,
    ...(taskFaults.length && { taskFaults: [...all.taskFaults ?? [], ...taskFaults] }),
    ...(database.length && { database: [...all.database ?? [], ...database] }),
  };
}

/** All single faults: those of the database at every call of a run without faults. */
export async function singles(engine: Schedule = {}): Promise<Schedule[]> {
  const { calls } = await explore(engine);
  return [...POINTS, ...databasePoints(1, calls)].map((point) => ({ ...engine, ...point }));
}

/** All pairs with a single fault that come after it in the list, or after it in time: its run made so many calls. */
export function pairsWith(first: Schedule, calls: number): Schedule[] {
  const at = POINTS.indexOf(first);
  const others = first.database ? databasePoints(first.database[0].call + 1, calls) : [...POINTS.slice(at + 1), ...databasePoints(1, calls)];
  return others.flatMap((second) => together(first, second) ?? []);
}
