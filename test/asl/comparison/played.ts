import { Interpreter } from '../interpreter';
import { Json } from '../payload';

/** How a task ends. Unless it is said, it succeeds with `DONE`. */
export type Ending =
  | { readonly output: Json }
  | { readonly error: string }
  /** It is never answered. */
  | { readonly silent: true }
  /** It says every second that it goes on, so often, and succeeds. */
  | { readonly beats: number };

/** How the tasks of a machine end, attempt by attempt, by their state's name; the last for all that follow. */
export type Play = Readonly<Record<string, readonly Ending[]>>;

/** What is asked of whoever plays the tasks. */
export interface Question {
  readonly token: string;
  /** Name of the execution. */
  readonly execution: string;
  readonly state: string;
}

/** Whoever answers the questions of one engine. */
export interface Answers {
  succeed(token: string, output: Json): Promise<void>;
  fail(token: string, error: string): Promise<void>;
  beat(token: string): Promise<void>;
  sleep(seconds: number): Promise<void>;
}

const SOON = 1;
/** For a task that is never answered: its question arrives before. */
const SHORT = 4;
/** For a task that is answered, however slow the machine is. */
const LONG = 120;

/**
 * The machine with every task asked over a queue with a task token, so that a test can play it on any engine. What the states do with results,
 * errors, retries and time-outs stays; waits shrink to a second, and retries to `MaxAttempts` of two.
 */
export function asked(definition: Json, queueUrl: string, play: Play): Json {
  const states = Object.entries<Json>(definition.States).map(([name, state]) => [name, ask(name, state, queueUrl, play)]);
  return { ...definition, States: Object.fromEntries(states) };
}

function ask(name: string, state: Json, QueueUrl: string, play: Play): Json {
  const within = (part: Json) => asked(part, QueueUrl, play);
  if (state.Branches) return { ...state, Branches: state.Branches.map(within) };
  if (state.ItemProcessor) return { ...state, ItemProcessor: within(state.ItemProcessor) };
  if (state.Type !== 'Task') return state;
  const isSilent = play[name]?.some((ending) => 'silent' in ending);
  return {
    ...state,
    Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
    Parameters: { QueueUrl, MessageBody: { 'token.$': '$$.Task.Token', 'execution.$': '$$.Execution.Name', 'state': name } },
    TimeoutSeconds: isSilent && !state.HeartbeatSeconds ? SHORT : LONG,
    ...(state.Retry && { Retry: state.Retry.map(sooner) }),
  };
}

const sooner = ({ JitterStrategy: _, MaxDelaySeconds: __, MaxAttempts = 3, ...retrier }: Json) =>
  ({ ...retrier, IntervalSeconds: SOON, BackoffRate: 1, MaxAttempts: Math.min(2, MaxAttempts) });

/** Plays the tasks of machines. */
export class Player {
  private readonly attempts = new Map<string, number>();

  constructor(private readonly plays: ReadonlyMap<string, Play>, private readonly answers: Answers) {}

  /** How often each task of an execution was asked for. */
  public askedOf(execution: string): Record<string, number> {
    const own = [...this.attempts].filter(([key]) => key.startsWith(`${execution}:`)).map(([key, count]) => [key.slice(key.indexOf(':') + 1), count] as const);
    return Object.fromEntries(own.sort(([a], [b]) => a < b ? -1 : 1));
  }

  public async answer({ token, execution, state }: Question): Promise<void> {
    const key = `${execution}:${state}`;
    const attempt = this.attempts.get(key) ?? 0;
    this.attempts.set(key, attempt + 1);
    const endings = this.plays.get(execution)?.[state] ?? [];
    const ending = endings[Math.min(attempt, endings.length - 1)] ?? { output: { status: 'DONE', result: 1 } };
    if ('silent' in ending) return;
    if ('error' in ending) return this.answers.fail(token, ending.error);
    if ('output' in ending) return this.answers.succeed(token, ending.output);
    for (let beat = 0; beat < ending.beats; beat++) {
      await this.answers.sleep(1);
      await this.answers.beat(token);
    }
    await this.answers.succeed(token, { status: 'DONE' });
  }
}

/** This project's interpreter with its tasks played, in virtual time. */
export function playedInterpreter(play: Play): { interpreter: Interpreter; player: Player } {
  const interpreter: Interpreter = new Interpreter({
    task: async ({ parameters, token }) => void player.answer({ ...parameters.MessageBody, token }),
  });
  const { clock, callbacks } = interpreter;
  const player = new Player({ get: () => play } as unknown as ReadonlyMap<string, Play>, {
    succeed: async (token, output) => callbacks.sendTaskSuccess(token, output),
    fail: async (token, error) => callbacks.sendTaskFailure(token, error),
    beat: async (token) => callbacks.sendTaskHeartbeat(token),
    sleep: (seconds) => clock.sleep(seconds),
  });
  return { interpreter, player };
}
