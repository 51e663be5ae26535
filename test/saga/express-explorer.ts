import { expressMachine, points, saga } from './explored';
import { endViolations } from './explorer';
import { ExpressParticipants, Mishap } from './express-participants';
import { Fault } from './participants';

/** One Express execution that ends at each of its calls, or that runs twice, at once and one after the other. */
export const MISHAPS: Mishap[] = [
  {}, ...Array.from({ length: 8 }, (_, index) => ({ lostAt: index + 1 })), ...[0, 2.5, 100, 500].map((againAfter) => ({ againAfter })),
];

/** Every single fault with every mishap, and no fault with each. */
export const expressSchedules: [Fault[], Mishap][] = [[], ...points.map((fault) => [fault])].flatMap((faults) =>
  MISHAPS.map((mishap): [Fault[], Mishap] => [faults, mishap]));

/** Runs the saga on the Express engine; if it parks, mends and resumes it. Answers what is not as it should be. */
export async function expressViolations(faults: Fault[], mishap: Mishap = {}, machine = expressMachine): Promise<string[]> {
  const participants = new ExpressParticipants(faults, machine, saga.recovery, mishap);
  const execution = await participants.runExpress({ orderId: '1' });
  const found = endViolations(saga, participants, execution);
  if (participants.remembered) found.push('remembered for ever');
  if (execution.error !== 'SagaParked' || !participants.parked.length) return found;
  participants.faults = [];
  return [...found, ...endViolations(saga, participants, await participants.run(saga.recovery, participants.parked[0].context))];
}
