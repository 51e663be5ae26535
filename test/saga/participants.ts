import { SagaOperation } from '../../src/saga';
import { StateError } from '../asl/errors';
import { Execution, Interpreter, TaskCall } from '../asl/interpreter';
import { Json } from '../asl/payload';

/** What goes wrong, when a step's participant is called for an operation. */
export interface Fault {
  readonly step: string;
  readonly operation: SagaOperation;
  readonly kind: FaultKind;
  /** How many calls it hits, from the first. */
  readonly times: number;
}

export type FaultKind =
  /** The worker dies before it has done anything. */
  | 'crash before'
  /** It dies after, so nobody hears of it. */
  | 'crash after'
  /** It hangs and does nothing. */
  | 'hang'
  /** It hangs, and does it after the time-out. */
  | 'late'
  /** It does it, and answers after the time-out. */
  | 'slow answer'
  /** The service has no room for the call. */
  | 'throttled'
  /** It refuses by a business error. */
  | 'refused';

/** The call by which the saga parks. */
export const PARKING = { step: 'Park', operation: SagaOperation.NOTIFY };

type State = 'DONE' | 'UNDONE';

/** Idempotent participants in memory: one effect a key, and undoing what never happened leaves a mark that refuses it later. */
export class Participants {
  /** By step. */
  public readonly states = new Map<string, State>();
  /** Every change, in order: `+step` and `-step`. */
  public readonly journal: string[] = [];
  public readonly parked: any[] = [];
  public faults: Fault[];
  protected readonly interpreter: Interpreter;
  private readonly calls = new Map<string, number>();

  /** Participants that break a rule of the contract show what it is for. */
  constructor(faults: Fault[] = [], private readonly keeps: { readonly idempotent?: boolean; readonly tombstones?: boolean } = {}) {
    this.faults = faults;
    this.interpreter = new Interpreter({ task: (call) => this.task(call) });
  }

  /** Runs a machine, and waits for what was begun in it and comes late. */
  public async run(definition: Json, input: Json): Promise<Execution> {
    const execution = await this.interpreter.run(definition, input);
    await this.interpreter.clock.run(this.interpreter.clock.sleep(LATE));
    return execution;
  }

  protected async task({ resource, parameters }: TaskCall): Promise<unknown> {
    const parks = resource.endsWith('sqs:sendMessage');
    const { step, operation } = (parks ? PARKING : parameters) as { step: string; operation: SagaOperation };
    const key = `${step} ${operation}`;
    const call = this.calls.get(key) ?? 0;
    this.calls.set(key, call + 1);
    const fault = this.faults.find((other) => other.step === step && other.operation === operation && call < other.times);
    return this.perform(() => parks ? this.park(parameters.MessageBody) : this.operate(step, operation), fault?.kind);
  }

  private async perform(operate: () => unknown, fault?: FaultKind): Promise<unknown> {
    const { clock } = this.interpreter;
    await clock.sleep(1);
    switch (fault) {
      case 'crash before': throw new StateError('Lambda.Unknown', 'the worker died');
      case 'throttled': throw new StateError('Lambda.TooManyRequestsException', 'Rate Exceeded.');
      case 'refused': throw new StateError('Refused', 'not today');
      case 'hang': return clock.sleep(HANG);
      case 'late':
        await clock.sleep(LATE);
        return operate();
    }
    const answer = operate();
    if (fault === 'crash after') throw new StateError('Lambda.Unknown', 'the worker died');
    if (fault === 'slow answer') await clock.sleep(LATE);
    return answer;
  }

  private operate(step: string, operation: SagaOperation): unknown {
    const state = this.states.get(step);
    switch (operation) {
      case SagaOperation.EXECUTE:
        if (state === 'UNDONE') throw new StateError('Refused', 'undone');
        if (!state || this.keeps.idempotent === false) this.change(step, 'DONE');
        return { step };
      case SagaOperation.COMPENSATE:
        if (state === 'DONE' || (!state && this.keeps.tombstones !== false)) this.change(step, 'UNDONE');
        return {};
      case SagaOperation.RECONCILE:
        // NOT_DONE is a promise: it never will be.
        if (!state && this.keeps.tombstones !== false) this.states.set(step, 'UNDONE');
        return state === 'DONE' ? { status: 'DONE', result: { step } } : { status: 'NOT_DONE' };
      default:
        this.journal.push(step);
        return {};
    }
  }

  private change(step: string, state: State): void {
    if (state === 'DONE' || this.states.get(step) === 'DONE') this.journal.push(`${state === 'DONE' ? '+' : '-'}${step}`);
    this.states.set(step, state);
  }

  private park(message: any): unknown {
    this.parked.push(message);
    return {};
  }
}

/** Longer than any time-out of the tests. */
const HANG = 100_000;

/** Longer than the time-out of one attempt. */
const LATE = 15;
