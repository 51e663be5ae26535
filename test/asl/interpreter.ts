import { Callbacks } from './callbacks';
import { choose } from './choice';
import { Clock } from './clock';
import { runtimeError, StateError } from './errors';
import { evaluate, Sight } from './intrinsics';
import { effectiveInput, Json, output, place, render } from './payload';
import { isMatch, Retries } from './retry';

/** One attempt of a task. */
export interface TaskCall {
  readonly resource: string;
  readonly parameters: Json;
  readonly state: string;
  readonly token?: string;
}

export interface Environment {
  /** Carries a task out; throws `StateError`, any other error is one by its name. May outlive its time-out. */
  readonly task: (call: TaskCall) => Promise<Json>;
  readonly clock?: Clock;
  /** Of jitter, 0 to 1. @default - always 1, the longest wait */
  readonly random?: () => number;
}

export interface Execution {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
  /** Names of the states entered, in order: one transition each. */
  readonly entered: string[];
}

/** A part of an execution that can be stopped: its states then enter no other. */
interface Thread {
  stopped: boolean;
  readonly parent?: Thread;
}

class Stopped extends Error {}

/** StopExecution: nothing is caught, what has begun goes on. */
const ABORTED = new Stopped();

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const PAYLOAD_LIMIT = 262_144;

/** Runs state machines of the Amazon States Language, JSONPath, in virtual time. */
export class Interpreter {
  public readonly clock: Clock;
  public readonly callbacks: Callbacks;
  private readonly random: () => number;

  constructor(private readonly environment: Environment) {
    this.clock = environment.clock ?? new Clock();
    this.callbacks = new Callbacks(this.clock);
    this.random = environment.random ?? (() => 1);
  }

  /** @param stop resolves when somebody stops the execution from outside */
  public async execute(definition: Json, input: Json, name = 'execution', stop?: Promise<void>): Promise<Execution> {
    const entered: string[] = [];
    const id = `arn:aws:states:::execution:machine:${name}`;
    const context = {
      Execution: { Id: id, Name: name, Input: input, StartTime: this.timestamp() },
      StateMachine: { Id: 'arn:aws:states:::stateMachine:machine', Name: 'machine' },
    };
    const thread: Thread = { stopped: false };
    const executionTimeout = new StateError('States.Timeout');
    try {
      const work = this.within(definition.TimeoutSeconds, this.states(definition, input, { thread, context, entered }), executionTimeout);
      return { status: 'SUCCEEDED', output: await (stop ? Promise.race([work, stop.then(() => Promise.reject(ABORTED))]) : work), entered };
    } catch (failure) {
      thread.stopped = true;
      if (failure === ABORTED) return { status: 'ABORTED', entered };
      if (!(failure instanceof StateError)) throw failure;
      const { error, cause } = failure;
      return { status: failure === executionTimeout ? 'TIMED_OUT' : 'FAILED', error, cause, entered };
    }
  }

  /** Another with the same time and the same callbacks, whose tasks are carried out elsewhere. */
  public fork(environment: Pick<Environment, 'task'>): Interpreter {
    return Object.assign(Object.create(Interpreter.prototype), this, { environment: { ...this.environment, ...environment } });
  }

  /** Executes and lets the time pass that it takes. */
  public run(definition: Json, input: Json, name?: string): Promise<Execution> {
    return this.clock.run(this.execute(definition, input, name));
  }

  private async states({ StartAt, States }: Json, input: Json, scope: Scope): Promise<Json> {
    let value = input;
    for (let name: string | undefined = StartAt; name;) {
      for (let thread: Thread | undefined = scope.thread; thread; thread = thread.parent) if (thread.stopped) throw new Stopped();
      scope.entered.push(name);
      const state: Json = States[name];
      if (!state) throw runtimeError(`there is no state ${name}`);
      ({ value, next: name } = await this.state(name, state, value, scope));
    }
    return value;
  }

  private async state(name: string, state: Json, input: Json, scope: Scope): Promise<Step> {
    const context = { ...scope.context, State: { Name: name, EnteredTime: this.timestamp() } };
    const sight: Sight = { input, context };
    const retries = new Retries(state.Retry, this.random);
    for (;;) {
      try {
        const value = await this.once(name, state, sight, scope);
        return { value: limited(value), next: state.Type === 'Choice' ? choose(state, sight) : state.Next };
      } catch (failure) {
        if (failure instanceof Stopped) throw failure;
        const error = failure instanceof StateError ? failure : new StateError((failure as Error).name, (failure as Error).message);
        const delay = retries.delay(error);
        if (delay === undefined) return this.caught(state, error, input);
        scope.entered.push(name);
        await this.clock.sleep(delay);
      }
    }
  }

  private caught({ Catch = [] }: Json, error: StateError, input: Json): Step {
    const catcher = error.error === 'States.Runtime' ? undefined : Catch.find((candidate: Json) => isMatch(candidate, error));
    if (!catcher) throw error;
    return { value: place(catcher.ResultPath, input, { Error: error.error, Cause: error.cause }), next: catcher.Next };
  }

  private async once(name: string, state: Json, sight: Sight, scope: Scope): Promise<Json> {
    switch (state.Type) {
      case 'Pass': return output(state, state.Result ?? effectiveInput(state, sight), sight);
      case 'Task': return output(state, await this.within(state.TimeoutSeconds, this.task(name, state, sight)), sight);
      case 'Parallel': return output(state, await this.parallel(state, sight, scope), sight);
      case 'Map': return output(state, await this.map(state, sight, scope), sight);
      case 'Wait':
        await this.clock.sleep(waitSeconds(state, sight, this.clock.now));
        return output({ ...state, ResultPath: '$' }, effectiveInput(state, sight), sight);
      case 'Choice':
      case 'Succeed': return output({ OutputPath: state.OutputPath, ResultPath: '$' }, effectiveInput(state, sight), sight);
      case 'Fail': throw new StateError(
        state.ErrorPath ? evaluate(state.ErrorPath, sight) : state.Error ?? 'States.TaskFailed',
        state.CausePath ? evaluate(state.CausePath, sight) : state.Cause);
      default: throw runtimeError(`there is no state type ${state.Type}`);
    }
  }

  private async task(name: string, state: Json, { input, context }: Sight): Promise<Json> {
    const waits = state.Resource.endsWith('.waitForTaskToken');
    const { token, answer } = waits ? this.callbacks.issue(state.HeartbeatSeconds) : { token: undefined, answer: undefined };
    const sight = { input, context: { ...(context as Json), Task: { Token: token } } };
    const call = { resource: state.Resource, parameters: effectiveInput(state, sight), state: name, token };
    const delivered = await this.environment.task(structuredClone(call));
    return structuredClone(answer ? await answer : delivered) ?? null;
  }

  /** A branch that fails stops its siblings: what they have begun goes on, but they enter no other state. */
  private async parallel(state: Json, sight: Sight, scope: Scope): Promise<Json> {
    const thread: Thread = { stopped: false, parent: scope.thread };
    const branches = state.Branches.map((branch: Json) => this.states(branch, effectiveInput(state, sight), { ...scope, thread }));
    return this.together(thread, branches);
  }

  private async map(state: Json, sight: Sight, scope: Scope): Promise<Json> {
    const thread: Thread = { stopped: false, parent: scope.thread };
    const items: Json[] = evaluate(state.ItemsPath ?? '$', sight);
    const processor = state.ItemProcessor ?? state.Iterator;
    const results: Json[] = [];
    const pending = items.map((Value, Index) => ({ Value, Index }));
    const worker = async () => {
      for (let item = pending.shift(); item; item = pending.shift()) {
        const context = { ...(sight.context as Json), Map: { Item: item } };
        const input = state.ItemSelector ? render(state.ItemSelector, { input: sight.input, context }) : item.Value;
        results[item.Index] = await this.states(processor, input, { ...scope, context, thread });
      }
    };
    await this.together(thread, Array.from({ length: Math.min(items.length, state.MaxConcurrency || items.length) }, worker));
    return results;
  }

  private async together(thread: Thread, work: Promise<Json>[]): Promise<Json[]> {
    try {
      return await Promise.all(work);
    } catch (error) {
      thread.stopped = true;
      throw error;
    }
  }

  private async within<T>(seconds: number | undefined, work: Promise<T>, error = new StateError('States.Timeout')): Promise<T> {
    if (seconds === undefined) return work;
    let callOff = () => {};
    const timeout = new Promise<never>((_, reject) => {
      callOff = this.clock.at(seconds, () => reject(error));
    });
    work.catch(() => undefined);
    return Promise.race([work, timeout]).finally(callOff);
  }

  private timestamp(): string {
    return new Date(this.clock.now * 1000).toISOString();
  }
}

interface Scope {
  readonly thread: Thread;
  readonly context: Json;
  readonly entered: string[];
}

interface Step {
  readonly value: Json;
  readonly next?: string;
}

function limited(value: Json): Json {
  const size = Buffer.byteLength(JSON.stringify(value));
  if (size > PAYLOAD_LIMIT) throw new StateError('States.DataLimitExceeded', `${size} bytes`);
  return value;
}

function waitSeconds(state: Json, sight: Sight, now: number): number {
  if (state.Seconds !== undefined) return state.Seconds;
  if (state.SecondsPath) return evaluate(state.SecondsPath, sight);
  return Math.max(0, Date.parse(state.Timestamp ?? evaluate(state.TimestampPath, sight)) / 1000 - now);
}
