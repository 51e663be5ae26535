/** Somebody else was faster, again and again. Trying later helps. */
export class TransactionConflict extends Error {
  public readonly name = 'TransactionConflict';
}

/** How to wait. */
export interface Patience {
  /** @default - for real */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** Of jitter, 0 to 1. @default - drawn */
  readonly random?: () => number;
}

const ATTEMPTS = 8;
const FIRST_WAIT_MILLISECONDS = 50;

const forReal = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Looks and writes anew while another writer comes first, which `attempt` says by undefined. Throws {@link TransactionConflict} in the end. */
export async function contended<T>(what: string, attempt: () => Promise<T | undefined>, patience: Patience = {}): Promise<T> {
  const { sleep = forReal, random = Math.random } = patience;
  for (let number = 0; number < ATTEMPTS; number++) {
    const outcome = await attempt();
    if (outcome !== undefined) return outcome;
    await sleep(random() * FIRST_WAIT_MILLISECONDS * 2 ** number);
  }
  throw new TransactionConflict(`${what} is being changed by others all the time. Try again.`);
}
