import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { SFNClient } from '@aws-sdk/client-sfn';
import { countExecutions } from './history';
import { Meter } from './meter';
import { Deployed } from './resources';
import { countInvocations, logGroupOf } from './stored';
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
  const ofType = (wanted: string) => resources.filter(({ type }) => type === wanted);
  const tables = ofType('AWS::DynamoDB::Table').map(({ name }) => name);
  const writeUnits = meter.all.filter(({ type, name }) => type === 'AWS::DynamoDB::Table' && tables.includes(name))
    .reduce((sum, { meters }) => sum + (meters.writeUnits ?? 0), 0);
  const states = new SFNClient(config);
  let transitions = 0;
  for (const { name } of ofType('AWS::StepFunctions::StateMachine')) transitions += (await countExecutions(states, name, since)).transitions;
  const logs = new CloudWatchLogsClient(config);
  let invocations = 0;
  for (const fn of ofType('AWS::Lambda::Function')) invocations += (await countInvocations(logs, logGroupOf(fn, resources), since)).invocations;
  return { transitions, invocations, writeUnits };
}
