import type { SendTaskFailureCommandInput, SendTaskSuccessCommandInput, SFNClient } from '@aws-sdk/client-sfn';
import type { Context, SQSEvent } from 'aws-lambda';
import { taskWorker } from '../../src/runtime/task-worker';
import { StateError } from '../asl/errors';
import { Interpreter } from '../asl/interpreter';
import { Json } from '../asl/payload';

/** What a worker that goes down says: nothing. */
export const DIED = 'Lambda.Unknown';

export interface TaskQueueSettings {
  /** Seconds. */
  readonly visibility: number;
  readonly maxReceiveCount: number;
  /** Each task comes twice. */
  readonly twice?: boolean;
  /** Each batch has a message that nobody understands. */
  readonly poison?: boolean;
}

const [GOOD, POISON] = ['message', 'poison'];

/** A queue of tasks with the real worker behind it: a message whose worker dies comes again when its visibility is over. */
export class TaskQueue {
  public readonly dead: Json[] = [];
  /** Messages that are neither confirmed nor dead. */
  public readonly open = new Set<object>();
  /** Batches after which a message that nobody understands did not come again. */
  public swallowed = 0;

  constructor(
    private readonly interpreter: Interpreter, private readonly settings: TaskQueueSettings,
    private readonly work: (request: Json) => Promise<unknown>,
  ) {}

  /** @param backlog seconds until a worker is free */
  public send(body: Json, backlog?: number): void {
    for (let copy = 0; copy < (this.settings.twice ? 2 : 1); copy++) {
      const message = { body };
      this.open.add(message);
      if (backlog) this.interpreter.clock.at(backlog, () => this.deliver(message, 1));
      else this.deliver(message, 1);
    }
  }

  private deliver(message: { readonly body: Json }, receives: number): void {
    const { clock } = this.interpreter;
    const callOff = clock.at(this.settings.visibility, () => {
      if (receives < this.settings.maxReceiveCount) return this.deliver(message, receives + 1);
      this.dead.push(message.body);
      this.open.delete(message);
    });
    clock.at(0, () => void this.receive(message.body, receives).then((confirmed) => {
      if (!confirmed) return;
      this.open.delete(message);
      callOff();
    }));
  }

  private async receive(body: Json, receives: number): Promise<boolean> {
    const record = (messageId: string, text: string) =>
      ({ messageId, body: text, attributes: { ApproximateReceiveCount: String(receives) }, eventSource: 'aws:sqs', eventSourceARN: 'queue' });
    const worker = taskWorker(this.work, this.stepFunctions());
    const { poison } = this.settings;
    const records = [...(poison ? [record(POISON, '{')] : []), record(GOOD, JSON.stringify(body))];
    const { batchItemFailures: failures } = await worker({ Records: records } as unknown as SQSEvent, {} as Context);
    const failed = failures.map(({ itemIdentifier }) => itemIdentifier);
    if (poison && !failed.includes(POISON)) this.swallowed++;
    return !failed.includes(GOOD);
  }

  private stepFunctions(): Pick<SFNClient, 'send'> {
    const { callbacks } = this.interpreter;
    return {
      send: async ({ input }: { input: SendTaskSuccessCommandInput & SendTaskFailureCommandInput }) => {
        const { taskToken, output, error, cause } = input;
        if (error === DIED) throw new StateError(DIED);
        if (output === undefined) callbacks.sendTaskFailure(taskToken!, error!, cause);
        else callbacks.sendTaskSuccess(taskToken!, JSON.parse(output));
        return {};
      },
    } as unknown as Pick<SFNClient, 'send'>;
  }
}
