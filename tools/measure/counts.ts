import { SFNClient } from '@aws-sdk/client-sfn';
import { countExecutions } from './history';
import { Meter } from './meter';
import { Deployed } from './resources';
import type { ClientConfig } from '../../local';

/** What some work took in all. */
export interface Counts {
  readonly transitions: number;
  /** As they really came, batches included. */
  readonly invocations: number;
  /** Indexes and transactions included. */
  readonly writeUnits: number;
}

/**
 * Counts the work of a deployed construct.
 *
 * @param meter what the emulator has noted of it
 * @param since when it began
 */
export async function countWork(config: ClientConfig, resources: readonly Deployed[], meter: Meter, since: number): Promise<Counts> {
  const metered = (wanted: string, counted: string) => resources.filter(({ type }) => type === wanted)
    .map(({ name }) => meter.all.find((reading) => reading.type === wanted && reading.name === name)?.meters[counted] ?? 0)
    .reduce((sum, amount) => sum + amount, 0);
  const states = new SFNClient(config);
  let transitions = 0;
  for (const { type, name } of resources) {
    if (type === 'AWS::StepFunctions::StateMachine') transitions += (await countExecutions(states, name, since)).transitions;
  }
  return { transitions, invocations: metered('AWS::Lambda::Function', 'invocations'), writeUnits: metered('AWS::DynamoDB::Table', 'writeUnits') };
}
