import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateStateMachineCommand, DescribeExecutionCommand, GetExecutionHistoryCommand, SendTaskFailureCommand, SendTaskHeartbeatCommand,
  SendTaskSuccessCommand, SFNClient, StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { CreateQueueCommand, DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { eventually } from './environment';
import type { ClientConfig } from '../../local/endpoint';
import { Result, resultOf } from '../asl/comparison/differences';
import type { Case } from '../asl/comparison/machines';
import { asked, Play, Player } from '../asl/comparison/played';

/** An execution takes so long at most, in seconds. */
const PATIENCE = 60;

/** Another engine for state machines, behind AWS's API; its tasks are asked over a queue and played by the test. */
export class AslEngine {
  public static async open(config: ClientConfig): Promise<AslEngine> {
    const sqs = new SQSClient(config);
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'asl-questions' }));
    return new AslEngine(new SFNClient(config), sqs, QueueUrl!);
  }

  private readonly plays = new Map<string, Play>();
  private readonly machines = new Map<string, Promise<string>>();
  private readonly player: Player;
  private readonly playing: Promise<void>;
  private closed = false;

  private constructor(private readonly sfn: SFNClient, private readonly sqs: SQSClient, private readonly queueUrl: string) {
    this.player = new Player(this.plays, {
      succeed: async (taskToken, output) => void await sfn.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) })),
      fail: async (taskToken, error) => void await sfn.send(new SendTaskFailureCommand({ taskToken, error, cause: 'as the script says' })),
      beat: async (taskToken) => void await sfn.send(new SendTaskHeartbeatCommand({ taskToken })),
      sleep: (seconds) => sleep(seconds * 1000),
    });
    this.playing = this.playOn();
  }

  /** Runs a machine; `number` is its own among those of this engine. */
  public async run({ definition, input, play }: Case, number: number): Promise<Result> {
    const name = `case-${number}`;
    if (play) this.plays.set(name, play);
    const stateMachineArn = await this.machine(JSON.stringify(play ? asked(definition, this.queueUrl, play) : definition));
    const { executionArn } = await this.sfn.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
    const { status, error, output } = await eventually('the execution', async () => {
      const execution = await this.sfn.send(new DescribeExecutionCommand({ executionArn }));
      return execution.status === 'RUNNING' ? undefined : execution;
    }, PATIENCE);
    const { events = [] } = await this.sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
    const entered = events.flatMap(({ stateEnteredEventDetails: details }) => details?.name ?? []);
    return resultOf({ definition, play }, {
      status, error, entered, output: output === undefined ? undefined : JSON.parse(output), asked: play && this.player.askedOf(name),
    });
  }

  /** The same for the same definition: to read one is what takes longest. */
  private machine(definition: string): Promise<string> {
    const known = this.machines.get(definition);
    if (known) return known;
    const made = this.sfn.send(new CreateStateMachineCommand({
      name: `machine-${this.machines.size}`, definition, roleArn: 'arn:aws:iam::123456789012:role/machine',
    })).then(({ stateMachineArn }) => stateMachineArn!);
    this.machines.set(definition, made);
    return made;
  }

  public async close(): Promise<void> {
    this.closed = true;
    await this.playing;
  }

  private async playOn(): Promise<void> {
    const { queueUrl: QueueUrl } = this;
    while (!this.closed) {
      const { Messages = [] } = await this.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }));
      if (!Messages.length) continue;
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await this.sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
      // An execution that has ended meanwhile hears nothing any more.
      for (const { Body } of Messages) void this.player.answer(JSON.parse(Body!)).catch(() => undefined);
    }
  }
}
