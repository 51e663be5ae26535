import { setTimeout as pause } from 'node:timers/promises';

export interface FollowOptions<T> {
  /** Asks for the present state. */
  readonly ask: () => Promise<T>;
  /** Whether this is the state to wait for. */
  readonly done: (state: T) => boolean;
  /** Sees every state on the way. */
  readonly onState?: (state: T) => void;
  /** How long to go on asking, in milliseconds. */
  readonly deadline: number;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
  /** What is waited for, for the error. */
  readonly what: string;
}

/** Asks again and again until the state is the one wanted. */
export async function follow<T>({ ask, done, onState, deadline, signal, what }: FollowOptions<T>): Promise<T> {
  const end = Date.now() + deadline;
  for (;;) {
    const state = await ask();
    onState?.(state);
    if (done(state)) return state;
    if (Date.now() > end) throw new Error(`${what}: not reached within ${deadline / 1000} s; last seen: ${JSON.stringify(state)}`);
    await pause(250, undefined, { signal });
  }
}
