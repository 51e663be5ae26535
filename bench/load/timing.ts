/** How fast orders went through. */
export interface Timing {
  readonly confirmed: number;
  readonly ordersPerSecond: number;
  /** Milliseconds from accept to CONFIRMED. */
  readonly p50: number;
  readonly p99: number;
}

/** When the orders of one round were accepted and confirmed, in milliseconds since 1970, by id. */
export interface Round {
  readonly accepted: ReadonlyMap<string, number>;
  readonly confirmed: ReadonlyMap<string, number>;
}

/** Over several rounds; the time between them does not count, nor do orders that were not confirmed. */
export function timingOf(rounds: readonly Round[]): Timing {
  const done = rounds.map(({ accepted, confirmed }) =>
    [...accepted].filter(([id]) => confirmed.has(id)).map(([id, start]) => ({ start, end: confirmed.get(id)! })));
  // The answer to the customer may come later than the end.
  const times = done.flat().map(({ start, end }) => Math.max(0, end - start)).sort((a, b) => a - b);
  const milliseconds = done.reduce((sum, round) => sum + Math.max(...round.map(({ end }) => end)) - Math.min(...round.map(({ start }) => start)), 0);
  return { confirmed: times.length, ordersPerSecond: times.length / milliseconds * 1000, p50: percentile(times, 50), p99: percentile(times, 99) };
}

/** Nearest rank. */
export function percentile(sorted: readonly number[], rank: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * rank / 100) - 1)];
}
