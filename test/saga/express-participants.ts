import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { Fault, Participants } from './participants';
import { sweep } from '../../src/saga/core/sweep';
import { runningSagas } from '../../src/saga/handlers/running-sagas';
import { StateError } from '../asl/errors';
import { Execution, TaskCall } from '../asl/interpreter';
import { Json } from '../asl/payload';
import { documents, MemoryDynamoDb } from '../dynamodb';

/** What becomes of an Express execution, besides the faults of its steps. */
export interface Mishap {
  /** It ends without a word when it calls for the n-th time, from 1. */
  readonly lostAt?: number;
  /** It runs a second time, so many seconds after the first began. */
  readonly againAfter?: number;
}

/** Longer than an Express workflow may run. */
const STALLED_SECONDS = 360;

/** Participants, the table of running sagas with its sweeper, and a Step Functions that starts no name twice. */
export class ExpressParticipants extends Participants {
  public readonly recoveries = new Map<string, Promise<Execution>>();
  private readonly db = new MemoryDynamoDb().createTable('running', {
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  });

  constructor(faults: Fault[], private readonly express: Json, private readonly recovery: Json, private readonly mishap: Mishap = {}) {
    super(faults);
  }

  /** Runs the saga until nothing is left to do, sweeper included; answers what decides how it ended. */
  public async runExpress(input: Json): Promise<Execution> {
    const { clock } = this.interpreter;
    const first = this.start(input, this.mishap.lostAt);
    const again = this.mishap.againAfter === undefined ? [] : [clock.sleep(this.mishap.againAfter).then(() => this.start(input))];
    const [ended] = await clock.run(Promise.all([first, ...again]));
    await clock.run(clock.sleep(STALLED_SECONDS));
    await clock.run(this.sweep());
    const decided = await clock.run(Promise.all(this.recoveries.values()));
    await clock.run(clock.sleep(STALLED_SECONDS));
    if (decided.length || this.remembered) return decided[0] ?? ended;
    // It got as far as to be forgotten.
    const output = [...this.states.values()].includes('DONE') ? {} : { status: 'COMPENSATED' };
    return ended.status === 'ABORTED' ? { ...ended, status: 'SUCCEEDED', output } : ended;
  }

  /** What nobody has seen end. */
  public get remembered(): number {
    return this.db.items('running').length;
  }

  public sweep(): Promise<number> {
    const sfn = { send: async ({ input: { name, input } }: StartExecutionCommand) => this.startRecovery(name!, JSON.parse(input!), 'ExecutionAlreadyExists') };
    const now = this.interpreter.clock.now - STALLED_SECONDS + 1;
    return sweep(runningSagas(documents(this.db, 'sweeper'), 'running', sfn as unknown as SFNClient, 'recovery'), new Date(now * 1000));
  }

  protected async task(call: TaskCall): Promise<unknown> {
    const { resource, parameters } = call;
    if (resource.endsWith(':dynamodb:putItem')) return this.db.call('PutItem', { ...parameters, TableName: 'running' });
    if (resource.endsWith(':dynamodb:deleteItem')) return this.db.call('DeleteItem', { ...parameters, TableName: 'running' });
    if (resource.endsWith(':states:startExecution')) return this.startRecovery(parameters.Name, parameters.Input, 'StepFunctions.ExecutionAlreadyExistsException');
    return super.task(call);
  }

  /** An Express execution; one that is lost says nothing from then on, though what it has begun goes on. */
  private start(input: Json, lostAt = Infinity): Promise<Execution> {
    let calls = 0;
    let lose = () => {};
    const lost = new Promise<void>((resolve) => (lose = resolve));
    const { interpreter } = this;
    const watched = interpreter.fork({
      task: async (call) => {
        if (++calls === lostAt) lose();
        return this.task(call);
      },
    });
    return watched.execute(this.express, input, input.orderId, lost);
  }

  private startRecovery(name: string, input: Json, taken: string): object {
    if (this.recoveries.has(name)) throw taken.startsWith('StepFunctions.') ? new StateError(taken) : Object.assign(new Error(name), { name: taken });
    this.recoveries.set(name, this.interpreter.execute(this.recovery, input, name));
    return { executionArn: name };
  }
}
