import * as fc from 'fast-check';
import { explore, Schedule } from './explorer';
import { databasePoints, POINTS, together, Trace } from './points';
import type { MemoryDynamoDb } from '../dynamodb';

export interface Finding {
  readonly schedule: Schedule;
  readonly violations: string[];
}

/** What came of some schedules. */
export interface Tally {
  readonly schedules: number;
  readonly findings: Finding[];
  /** How often orders ended how. */
  readonly ends: Map<string, number>;
  /** Distinct states of the database that were seen. */
  readonly states: Set<string>;
  readonly traces: Trace[];
}

/** Runs schedules of the order system and keeps account of them. */
export async function runAll(schedules: Schedule[]): Promise<Tally> {
  const states = new Set<string>();
  const observe = (db: MemoryDynamoDb) => void states.add(db.digest());
  const [findings, traces, ends]: [Finding[], Trace[], Map<string, number>] = [[], [], new Map()];
  for (const schedule of schedules) {
    const { statuses, parked, violations, calls, moments } = await explore(schedule, observe);
    traces.push({ calls, moments });
    for (const end of [...statuses, ...(parked ? ['PARKED'] : [])]) ends.set(end, (ends.get(end) ?? 0) + 1);
    if (violations.length) findings.push({ schedule, violations });
  }
  return { schedules: schedules.length, findings, ends, states, traces };
}

/** The schedules after which something is not as it should be. */
export const findingsIn = async (schedules: Schedule[]): Promise<Finding[]> => (await runAll(schedules)).findings;

/** The same tally whatever the order in which parts of it come. */
export class Account {
  public schedules = 0;
  public readonly findings: Finding[] = [];
  public readonly ends = new Map<string, number>();
  public readonly states = new Set<string>();

  public add(tally: Tally): void {
    this.schedules += tally.schedules;
    this.findings.push(...tally.findings);
    for (const [end, count] of tally.ends) this.ends.set(end, (this.ends.get(end) ?? 0) + count);
    for (const state of tally.states) this.states.add(state);
  }
}

/** Calls of the database within which random faults fall: more than a run without faults makes. */
const RANDOM_CALLS = 60;

/** Three faults to six that do not exclude each other. The same seed draws the same. */
export function randomSchedules(count: number, seed: number): Schedule[] {
  const points = [...POINTS, ...databasePoints(1, RANDOM_CALLS)];
  const drawn = fc.array(fc.constantFrom(...points), { minLength: 3, maxLength: 6, size: 'max' });
  return fc.sample(drawn, { numRuns: count, seed }).map((faults) => faults.reduce((all, fault) => together(all, fault) ?? all, {} as Schedule));
}
