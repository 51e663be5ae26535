import { points, saga, singles } from './explored';
import { Explored, pairs, violations } from './explorer';
import { Fault, Participants } from './participants';
import { Json } from '../asl/payload';

/** A saga, or participants of it, with a mistake that published samples make. */
export interface SagaVariant {
  readonly name: string;
  readonly explored: Explored;
  /** What the explorer says of it. */
  readonly finds: string;
  /** @default - all single faults */
  readonly schedules?: Fault[][];
}

function broken(breakIt: (states: Json) => void): Explored {
  const main = structuredClone(saga.main);
  breakIt(main.States);
  return { ...saga, main };
}

const keeping = (keeps: ConstructorParameters<typeof Participants>[1]): Explored => ({
  ...saga, participants: (faults) => new Participants(faults, keeps),
});

export const SAGA_VARIANTS: SagaVariant[] = [
  {
    name: 'a compensation that stops at the first failure',
    explored: broken((states) => states['Undo C'].Catch.forEach((catcher: Json) => (catcher.Next = 'Parked'))),
    finds: 'parked without evidence',
    schedules: pairs(points.filter(({ kind, times }) => kind === 'crash before' && times === Infinity)),
  },
  {
    name: 'a time-out taken for a step that has not happened',
    explored: broken((states) => states.B.Catch.forEach((catcher: Json) => (catcher.Next = 'B refused'))),
    finds: 'compensated with something done',
  },
  {
    name: 'a branch that fails and loses its sibling',
    explored: broken((states) => {
      delete states.P.Branches[1].States.D.Catch;
      states.P.Catch.forEach((catcher: Json) => (catcher.Next = 'Undo B'));
    }),
    finds: 'compensated with something done',
  },
  {
    name: 'a step that is undone in the wrong order',
    explored: broken((states) => {
      for (const name of ['C failed in P', 'D failed in P', 'E refused', 'E failed']) states[name].Next = 'Undo B';
      states['Undo B'].Next = 'Undo C';
      states['Undo C'].Next = 'Undo D';
      states['Undo D'].Next = 'Undo A';
    }),
    finds: 'undone in the wrong order',
  },
  {
    name: 'participants without idempotency keys',
    explored: keeping({ idempotent: false }),
    finds: 'twice in effect',
  },
  {
    name: 'participants that do late what was undone',
    explored: keeping({ tombstones: false }),
    finds: 'compensated with something done',
  },
];

/** What the explorer finds in a variant, without particulars. */
export async function findingsOf({ explored, schedules = singles }: SagaVariant): Promise<string[]> {
  const found = new Set<string>();
  for (const schedule of schedules) {
    for (const text of await violations(explored, schedule)) found.add(text.split(':')[0]);
  }
  return [...found];
}
