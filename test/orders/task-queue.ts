import type { SendTaskFailureCommandInput, SendTaskSuccessCommandInput, SFNClient } from '@aws-sdk/client-sfn';
import type { Context, SQSEvent } from 'aws-lambda';
import { taskWorker } from '../../src/runtime/task-worker';
import { StateError } from '../asl/errors';
import { Interpreter } from '../asl/interpreter';
import { Json } from '../asl/payload';

/** What a worker that goes down says: nothing. */
export const DIED = 'Lambda.Unknown';

/** A queue of tasks with the real worker behind it: a message whose worker dies comes again when its visibility is over. */
export class TaskQueue {
  public readonly dead: Json[] = [];

  constructor(
    private readonly interpreter: Interpreter, private readonly settings: { visibility: number; maxReceiveCount: number },
    private readonly work: (request: Json) => Promise<unknown>,
  ) {}

  public send(body: Json, receives = 1): void {
    const { clock } = this.interpreter;
    const callOff = clock.at(this.settings.visibility, () => {
      if (receives < this.settings.maxReceiveCount) this.send(body, receives + 1);
      else this.dead.push(body);
    });
    clock.at(0, () => void this.receive(body, receives).then((confirmed) => confirmed && callOff()));
  }

  private async receive(body: Json, receives: number): Promise<boolean> {
    const record = {
      messageId: 'message',
      body: JSON.stringify(body),
      attributes: { ApproximateReceiveCount: String(receives) },
      eventSource: 'aws:sqs',
      eventSourceARN: 'queue',
    };
    const worker = taskWorker(this.work, this.stepFunctions());
    const { batchItemFailures: failed } = await worker({ Records: [record] } as unknown as SQSEvent, {} as Context);
    return failed.length === 0;
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
