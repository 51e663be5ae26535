/** A saga that has begun on the Express engine and is not known to have ended. */
export interface RunningSaga {
  readonly id: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** JSON. */
  readonly input: string;
}

export interface SweepPorts {
  /** Sagas that began before a time. */
  readonly begunBefore: (time: Date) => AsyncIterable<RunningSaga>;
  /** Starts the Standard machine; not a second time with the same name. */
  readonly start: (saga: RunningSaga) => Promise<void>;
  /** Unless it has begun again meanwhile. */
  readonly forget: (saga: RunningSaga) => Promise<void>;
}

/** Hands over what began before `time` and neither ended nor was handed over; answers how many. May be repeated, also half-way. */
export async function sweep({ begunBefore, start, forget }: SweepPorts, time: Date): Promise<number> {
  const errors: unknown[] = [];
  let swept = 0;
  for await (const saga of begunBefore(time)) {
    try {
      await start(saga);
      await forget(saga);
      swept++;
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length) throw new AggregateError(errors, `${errors.length} sagas could not be handed over: ${errors[0]}`);
  return swept;
}
