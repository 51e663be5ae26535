import { isDeepStrictEqual } from 'node:util';
import {
  CreateStateMachineCommand, DescribeExecutionCommand, GetExecutionHistoryCommand, SendTaskFailureCommand, SendTaskHeartbeatCommand,
  SendTaskSuccessCommand, SFNClient, StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { eventually } from './environment';
import { Moto } from './moto';
import { DIFFERENCES, isKnown, Result } from '../asl/comparison/differences';
import { Case, cases } from '../asl/comparison/machines';
import { QUEUE_URL, WAITING_CASES, WaitingCase, WorkerMove } from '../asl/comparison/waiting';
import { Interpreter } from '../asl/interpreter';

/** `ASL_SEED` draws other machines. */
const seed = Number(process.env.ASL_SEED ?? 20261121);
const CHOICES = 60;
const AT_ONCE = 8;

let moto: Moto;
let sfn: SFNClient;
let sqs: SQSClient;

beforeAll(async () => {
  moto = await Moto.start();
  const config = { endpoint: moto.endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  sfn = new SFNClient(config);
  sqs = new SQSClient(config);
});

afterAll(() => moto?.stop());

const result = (status: string | undefined, error: string | undefined, output: unknown, entered: string[]): Result =>
  ({ status, error, output: withoutCauses(output), entered: [...new Set(entered)].sort() });

/** The words of a cause are each engine's own. */
const withoutCauses = (output: unknown) => output === undefined ? undefined
  : JSON.parse(JSON.stringify(output, (key, value) => key.toLowerCase() === 'cause' ? undefined : value));

async function ours({ definition, input }: Case): Promise<Result> {
  const interpreter = new Interpreter({ task: async () => ({}) });
  const { status, error, output, entered } = await interpreter.run(definition, input);
  return result(status, error, output, entered);
}

async function theirs({ definition, input }: Case, number: number): Promise<Result> {
  const { stateMachineArn } = await sfn.send(new CreateStateMachineCommand({
    name: `machine-${number}`, definition: JSON.stringify(definition), roleArn: 'arn:aws:iam::123456789012:role/machine',
  }));
  const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));
  const { status, error, output } = await eventually('the execution', async () => {
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    return execution.status === 'RUNNING' ? undefined : execution;
  });
  const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
  const entered = events.flatMap(({ stateEnteredEventDetails: details }) => details?.name ?? []);
  return result(status, error, output === undefined ? undefined : JSON.parse(output), entered);
}

test('runs machines as another engine does, but for what is known', async () => {
  const all = cases(CHOICES, seed);
  const rest = [...all.entries()];
  const disagreements: object[] = [];
  const known = new Set<string>();
  const worker = async () => {
    for (let next = rest.shift(); next; next = rest.shift()) {
      const [number, each] = next;
      const [a, b] = [await ours(each), await theirs(each, number)];
      if (isDeepStrictEqual(a, b)) continue;
      if (isKnown(each, b)) known.add(each.name);
      else disagreements.push({ name: each.name, ours: a, theirs: b });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  expect(disagreements).toEqual([]);
  expect([...known].sort()).toEqual(DIFFERENCES.map(({ name }) => name).sort());
}, 120_000);

test('waits for workers as another engine does', async () => {
  const disagreements = await Promise.all(WAITING_CASES.map(async (each, number) => {
    const [a, b] = [await waitsHere(each), await waitsThere(each, number)];
    return isDeepStrictEqual(a, b) ? [] : [{ name: each.name, ours: a, theirs: b }];
  }));
  expect(disagreements.flat()).toEqual([]);
}, 120_000);

async function waitsHere({ definition, input, attempts }: WaitingCase): Promise<Result> {
  let attempt = 0;
  const interpreter: Interpreter = new Interpreter({
    task: async ({ token }) => {
      let at = 0;
      for (const move of attempts[attempt++] ?? []) {
        interpreter.clock.at(at += move.after, () => {
          if ('succeed' in move) interpreter.callbacks.sendTaskSuccess(token!, move.succeed);
          else if ('fail' in move) interpreter.callbacks.sendTaskFailure(token!, move.fail);
          else interpreter.callbacks.sendTaskHeartbeat(token!);
        });
      }
    },
  });
  const { status, error, output, entered } = await interpreter.run(definition, input);
  return { ...result(status, error, output, entered), attempts: attempt };
}

async function waitsThere({ attempts, ...each }: WaitingCase, number: number): Promise<Result> {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `worker-${number}` }));
  const definition = JSON.parse(JSON.stringify(each.definition).replaceAll(QUEUE_URL, QueueUrl!));
  let ended = false;
  const outcome = theirs({ ...each, definition }, 10_000 + number).finally(() => (ended = true));
  let attempt = 0;
  while (!ended) {
    const { Messages: [message] = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
    if (!message) continue;
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    const { token } = JSON.parse(message.Body!);
    for (const move of attempts[attempt++] ?? []) await makeMove(move, token);
  }
  return { ...await outcome, attempts: attempt };
}

async function makeMove(move: WorkerMove, taskToken: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, move.after * 1000));
  if ('succeed' in move) await sfn.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(move.succeed) }));
  else if ('fail' in move) await sfn.send(new SendTaskFailureCommand({ taskToken, error: move.fail, cause: 'as the script says' }));
  else await sfn.send(new SendTaskHeartbeatCommand({ taskToken }));
}
