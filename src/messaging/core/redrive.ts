import { z } from 'zod';
import { classify, ClassRule, DEFAULT_RULES, matches } from './classify';
import { readFailure } from './failure';

/** Which dead letters: all that is given has to fit. Strict, since a misspelt filter would let everything through. */
const filterSchema = z.strictObject({
  failureClass: z.enum(['RETRYABLE', 'PERMANENT', 'CRITICAL', 'UNKNOWN']).optional(),
  errorName: z.string().min(1).optional(),
  bodyContains: z.string().min(1).optional(),
  attributes: z.record(z.string(), z.string()).optional(),
});

/** What an operator asks for. Other fields of an execution's input do not matter. */
export const redriveRequest = z.object({
  filter: filterSchema,
  dryRun: z.boolean().default(false),
  maxMessagesPerSecond: z.number().int().min(1).max(500),
});

export type RedriveFilter = z.infer<typeof filterSchema>;

/** A dead letter, as far as filters see it. */
export interface DeadLetter {
  readonly body: string;
  readonly attributes: Record<string, string | undefined>;
}

/** Whether a dead letter is one of those that are wanted. In patterns `*` stands for any text, case does not matter. */
export function fits(filter: RedriveFilter, letter: DeadLetter, rules: readonly ClassRule[] = []): boolean {
  const { failureClass, errorName, bodyContains, attributes = {} } = filter;
  const failure = readFailure(letter.body, letter.attributes);
  const classOf = () => letter.attributes.FailureClass ?? classify(failure.name, [...rules, ...DEFAULT_RULES]);
  return (!failureClass || classOf() === failureClass)
    && (!errorName || matches(errorName, failure.name))
    && (!bodyContains || letter.body.includes(bodyContains))
    && Object.entries(attributes).every(([name, pattern]) => letter.attributes[name] !== undefined && matches(pattern, letter.attributes[name]));
}

/** How long to wait so that so many messages since the start are not too many, in milliseconds. */
export function pause(moved: number, elapsedMillis: number, perSecond: number): number {
  return Math.max(0, Math.ceil(moved * 1000 / perSecond - elapsedMillis));
}

/** What redriving needs of the world. */
export interface RedrivePorts<Letter> {
  /** Takes some messages and hides them for longer than this run; none: there are no more. */
  receive(): Promise<Letter[]>;
  view(letter: Letter): DeadLetter;
  /** Sends to the destination, then deletes. Answers those that stay; in this order a crash repeats a message, never loses it. */
  move(letters: Letter[]): Promise<Letter[]>;
  /** Shows messages again. */
  release(letters: Letter[]): Promise<void>;
  sleep(millis: number): Promise<void>;
  now(): number;
}

export interface RedriveResult {
  readonly seen: number;
  readonly matched: number;
  readonly moved: number;
  /** Whether all were seen before time was up. */
  readonly complete: boolean;
}

/** Standard queues sometimes answer nothing though there is something. */
const EMPTY_ANSWERS = 2;

/** Goes through the dead letters once and brings back those that fit. */
export async function redrive<Letter>(
  { filter, dryRun, maxMessagesPerSecond }: z.infer<typeof redriveRequest>, ports: RedrivePorts<Letter>, deadline: number,
  rules: readonly ClassRule[] = [],
): Promise<RedriveResult> {
  const start = ports.now();
  const kept: Letter[] = [];
  const counts = { seen: 0, matched: 0, moved: 0 };
  let empty = 0;
  try {
    while (empty < EMPTY_ANSWERS && ports.now() < deadline) {
      const letters = await ports.receive();
      empty = letters.length ? 0 : empty + 1;
      const wanted = letters.filter((letter) => fits(filter, ports.view(letter), rules));
      const stay = dryRun ? wanted : await ports.move(wanted);
      kept.push(...letters.filter((letter) => !wanted.includes(letter)), ...stay);
      counts.seen += letters.length;
      counts.matched += wanted.length;
      counts.moved += wanted.length - stay.length;
      await ports.sleep(pause(counts.moved, ports.now() - start, maxMessagesPerSecond));
    }
  } finally {
    await ports.release(kept);
  }
  return { ...counts, complete: empty >= EMPTY_ANSWERS };
}
