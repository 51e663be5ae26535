import type { Counts } from './counts';

/** What a confirmed order of two lines may take: events, read model, indexes and queues included. */
const MOST: Counts = { transitions: 8, invocations: 12, writeUnits: 45 };

/** Less than this cannot be true: then something was not counted. */
const LEAST: Counts = { transitions: 6, invocations: 4, writeUnits: 20 };

/** Where an order took more than it may, or less than can be. */
export function outOfLimits(each: Counts): string[] {
  return (Object.keys(MOST) as (keyof Counts)[])
    .filter((name) => !(each[name] <= MOST[name] && each[name] >= LEAST[name]))
    .map((name) => `${each[name]} ${name} an order, not ${LEAST[name]} to ${MOST[name]}`);
}
