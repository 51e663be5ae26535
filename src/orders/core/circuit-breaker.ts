/** What all instances share of a circuit. Times are milliseconds since 1970. */
export interface Circuit {
  /** Orders whose payments have failed since the last that went well. One that fails again and again counts once. */
  readonly failed?: Set<string>;
  /** Open until then; after that one call at a time tries. */
  readonly openUntil?: number;
  /** A call tries since before then. */
  readonly probeUntil?: number;
}

/** `PASS`: closed. `PROBE`: half open, this call may try. `REJECT`: open. */
export type Admission = 'PASS' | 'PROBE' | 'REJECT';

export function admit({ openUntil, probeUntil = 0 }: Circuit, now: number): Admission {
  if (openUntil === undefined) return 'PASS';
  return now < openUntil || now < probeUntil ? 'REJECT' : 'PROBE';
}
