import * as fc from 'fast-check';
import { explore, Schedule } from './explorer';
import { databasePoints, pairsWith, POINTS, singles, together } from './points';
import type { MemoryDynamoDb } from '../dynamodb';

export interface Finding {
  readonly schedule: Schedule;
  readonly violations: string[];
}

/** How many of how many schedules have been run. */
export interface Progress {
  readonly done: number;
  readonly of: number;
}

/** Runs schedules of the order system and keeps account of them. */
export class Campaign {
  public schedules = 0;
  public readonly findings: Finding[] = [];
  public readonly ends = new Map<string, number>();
  private readonly states = new Set<string>();

  /** Distinct states of the database that were seen. */
  public get stateCount(): number {
    return this.states.size;
  }

  /** All single faults; answers with how many calls of the database each led to. */
  public async singles(): Promise<Map<Schedule, number>> {
    const calls = new Map<Schedule, number>();
    for (const schedule of await singles()) calls.set(schedule, await this.run(schedule));
    return calls;
  }

  /** Pairs of faults in an order drawn by the seed, until the time is up. */
  public pairs(calls: Map<Schedule, number>, seed: number, isTimeUp: () => boolean): Promise<Progress> {
    return this.runAll(shuffled([...calls].flatMap(([first, count]) => pairsWith(first, count)), seed), isTimeUp);
  }

  /** So many schedules of three faults and more, drawn by the seed, until the time is up. */
  public random(count: number, seed: number, isTimeUp: () => boolean): Promise<Progress> {
    return this.runAll(randomSchedules(count, seed), isTimeUp);
  }

  private async runAll(schedules: Schedule[], isTimeUp: () => boolean): Promise<Progress> {
    let done = 0;
    for (const schedule of schedules) {
      if (isTimeUp()) break;
      await this.run(schedule);
      done++;
    }
    return { done, of: schedules.length };
  }

  private async run(schedule: Schedule): Promise<number> {
    const { statuses, parked, violations, calls } = await explore(schedule, (db: MemoryDynamoDb) => void this.states.add(db.digest()));
    this.schedules++;
    for (const end of [...statuses, ...(parked ? ['PARKED'] : [])]) this.ends.set(end, (this.ends.get(end) ?? 0) + 1);
    if (violations.length) this.findings.push({ schedule, violations });
    return calls;
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

function shuffled<T>(values: T[], seed: number): T[] {
  const ranks = fc.sample(fc.double({ min: 0, max: 1, noNaN: true }), { numRuns: values.length, seed });
  return values.map((value, index) => ({ value, rank: ranks[index] })).sort((a, b) => a.rank - b.rank).map(({ value }) => value);
}
