import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { OperateError } from './operate-error';
import { PlaceConfig, PlaceOptions, placesOf } from './places';
import { choose, findTargets, Target } from './targets';
import type { OperableKind } from '../src/private/operate-metadata';

export interface DeskOptions extends PlaceOptions {
  /** Path of the construct, or the end of it. */
  readonly construct?: string;
  readonly json?: boolean;
}

/** Longer than any function runs. */
const PATIENCE = 16 * 60_000;
/** How often to look whether an execution has ended. */
const LOOK_AGAIN = 500;

/** Where an operator works: finds what is deployed, asks it, shows the answer. */
export class Desk {
  private targets?: Promise<Target[]>;

  constructor(
    private readonly options: DeskOptions, private readonly write: (line: string) => void = console.log, private readonly places = placesOf,
  ) {}

  /** The one resource of a kind, or of the path or its end. Throws {@link OperateError} where there is none, or more than one fits. */
  public async find(kind: OperableKind, path = this.options.construct): Promise<Target> {
    return choose(await this.all(), kind, path);
  }

  /** Whether there is any resource of a kind. */
  public async has(kind: OperableKind): Promise<boolean> {
    return (await this.all()).some((target) => target.kind === kind);
  }

  /** What SDK clients need to work here, where no resource of a stack is asked for. */
  public place(): PlaceConfig {
    const { stack, local, region } = this.options;
    return local || stack?.length ? this.places(this.options)[0].config : { region };
  }

  /** Invokes a function, once, and answers what it answers. */
  public async ask<Answer>(kind: OperableKind, request: object): Promise<Answer> {
    const { physicalId, config } = await this.find(kind);
    // Not every request may be repeated, so none is.
    const client = new LambdaClient({ ...config, maxAttempts: 1, requestHandler: { requestTimeout: PATIENCE } });
    const invocation = new InvokeCommand({ FunctionName: physicalId, Payload: JSON.stringify(request) });
    const { FunctionError: failed, Payload: payload } = await client.send(invocation);
    const text = Buffer.from(payload ?? []).toString();
    if (failed) throw new OperateError(messageOf(text));
    return JSON.parse(text) as Answer;
  }

  private all(): Promise<Target[]> {
    this.targets ??= findTargets(this.places(this.options));
    return this.targets;
  }

  /** Runs a state machine to its end; answers its output. */
  public async start<Answer>(kind: OperableKind, input: object): Promise<Answer> {
    const { physicalId, config } = await this.find(kind);
    const client = new SFNClient(config);
    const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn: physicalId, input: JSON.stringify(input) }));
    for (;;) {
      const { status, output, error, cause } = await client.send(new DescribeExecutionCommand({ executionArn }));
      if (status === 'SUCCEEDED') return JSON.parse(output!) as Answer;
      if (status !== 'RUNNING') throw new OperateError(`The execution ${executionArn} ended ${status}: ${error ?? ''} ${messageOf(cause ?? '')}`.trim());
      await sleep(LOOK_AGAIN);
    }
  }

  /** Names of a state machine's executions that have not ended. */
  public async running(kind: OperableKind): Promise<string[]> {
    const { physicalId: stateMachineArn, config } = await this.find(kind);
    const { executions = [] } = await new SFNClient(config).send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING', maxResults: 10 }));
    return executions.map(({ name }) => name!);
  }

  /** Shows an answer: as JSON where that is asked for, otherwise in these lines. */
  public show(answer: object, lines: string[]): void {
    if (this.options.json) this.write(JSON.stringify(answer, undefined, 2));
    else lines.forEach((line) => this.write(line));
  }
}

function messageOf(text: string): string {
  try {
    return (JSON.parse(text) as { errorMessage?: string }).errorMessage ?? text;
  } catch {
    return text;
  }
}
