import { isDeepStrictEqual } from 'node:util';
import {
  CreateStateMachineCommand, DescribeExecutionCommand, GetExecutionHistoryCommand, SFNClient, StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { eventually } from './environment';
import { Moto } from './moto';
import { DIFFERENCES, isKnown, Result } from '../asl/comparison/differences';
import { Case, cases } from '../asl/comparison/machines';
import { Interpreter } from '../asl/interpreter';
import { Json } from '../asl/payload';

/** `ASL_SEED` draws other machines. */
const seed = Number(process.env.ASL_SEED ?? 20261121);
const CHOICES = 60;
const AT_ONCE = 8;

let moto: Moto;
let sfn: SFNClient;

beforeAll(async () => {
  moto = await Moto.start();
  sfn = new SFNClient({ endpoint: moto.endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
});

afterAll(() => moto?.stop());

const result = (status: string | undefined, error: string | undefined, output: unknown, entered: string[]): Result =>
  ({ status, error, output: withoutCauses(output), entered: [...new Set(entered)].sort() });

/** Without the states of branches that a failing sibling may stop: how far they get is a race. */
function settled({ States: states }: Json, entered: string[]): string[] {
  const racing = Object.values<Json>(states).filter(({ Catch = [] }) => Catch.some(({ Next: next }: Json) => next.startsWith('Settle ')))
    .flatMap(({ Branches: branches }) => branches.flatMap(namesIn));
  return entered.filter((name) => !racing.includes(name));
}

const namesIn = ({ States: states }: Json): string[] => Object.entries<Json>(states).flatMap(([name, { Branches: branches = [] }]) =>
  [name, ...branches.flatMap(namesIn)]);

/** The words of a cause are each engine's own. */
const withoutCauses = (output: unknown) => output === undefined ? undefined
  : JSON.parse(JSON.stringify(output, (key, value) => key.toLowerCase() === 'cause' ? undefined : value));

async function ours({ definition, input }: Case): Promise<Result> {
  const interpreter = new Interpreter({ task: async () => ({}) });
  const { status, error, output, entered } = await interpreter.run(definition, input);
  return result(status, error, output, settled(definition, entered));
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
  return result(status, error, output === undefined ? undefined : JSON.parse(output), settled(definition, entered));
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
