import { Duration } from 'aws-cdk-lib';
import { World } from './checkout';
import { SagaAction, SagaStep } from '../../src/saga';
import { StateError } from '../asl/errors';
import { Interpreter } from '../asl/interpreter';
import { definitionOf } from '../asl/synthesized';

const world = new World();
const transaction = (itemsPath: string, doneReasons?: string[]) => SagaAction.transactWrite({ tables: [world.table], itemsPath, doneReasons });
const { stateMachine } = world.saga([
  SagaStep.task('Reserve', {
    action: transaction('$.reserve', ['ConditionalCheckFailed', 'None']),
    compensation: transaction('$.release', ['ConditionalCheckFailed']),
    timeout: Duration.seconds(10),
  }),
  SagaStep.task('Book', { action: transaction('$.book'), compensation: transaction('$.unbook'), timeout: Duration.seconds(10) }),
]);
const definition = definitionOf(stateMachine);
const input = { orderId: '1', reserve: 'reserve', release: 'release', book: 'book', unbook: 'unbook' };

const DONE = undefined;
const CONFLICT = ['TransactionConflict', 'None'];
const REFUSED = ['None', 'ConditionalCheckFailed'];
const ALREADY = ['ConditionalCheckFailed', 'None'];

/** Answers the calls of each transaction in turn, then always done. */
async function run(answers: Record<string, (string[] | undefined)[]>) {
  const tokens: Record<string, Set<string>> = {};
  const interpreter = new Interpreter({
    task: async ({ parameters: { TransactItems: name, ClientRequestToken } }) => {
      if (!name) return {};
      (tokens[name] ??= new Set()).add(ClientRequestToken);
      const reasons = answers[name]?.shift();
      if (!reasons) return {};
      const cause = `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.join(', ')}] (Service: DynamoDb, Status Code: 400)`;
      throw new StateError('DynamoDb.TransactionCanceledException', cause);
    },
  });
  const { status, output, error, entered } = await interpreter.run(definition, input);
  return { end: error ?? output.status ?? 'COMPLETED', status, output, entered, tokens };
}

test('a conflict is tried again, with the same token', async () => {
  const { end, entered, tokens } = await run({ reserve: [CONFLICT, CONFLICT, CONFLICT] });
  expect(end).toBe('COMPLETED');
  expect(entered).toEqual(['Reserve', 'Why Reserve was cancelled', 'Reserve again', 'Reserve again', 'Reserve again', 'Book']);
  expect([...tokens.reserve]).toHaveLength(1);
});

test('a failed condition is a refusal, and is not tried again', async () => {
  const { end, entered, output } = await run({ book: [REFUSED] });
  expect(end).toBe('COMPENSATED');
  expect(entered.filter((state) => state.startsWith('Book'))).toEqual(['Book', 'Book refused']);
  expect(output.failure).toMatchObject({ step: 'Book', outcome: 'REFUSED', cause: expect.stringContaining('ConditionalCheckFailed') });
});

test('the marker\'s condition says that it has happened already', async () => {
  const { end, output, entered } = await run({ reserve: [ALREADY] });
  expect(end).toBe('COMPLETED');
  expect(entered).toContain('Reserve done already');
  expect(output.steps.Reserve).toEqual({ alreadyDone: true });
});

test('also when a conflict came first', async () => {
  expect((await run({ reserve: [CONFLICT, ...Array(6).fill(ALREADY)] })).entered)
    .toContain('Reserve done already');
});

test('another condition beside the marker\'s is a refusal', async () => {
  expect((await run({ reserve: [['ConditionalCheckFailed', 'ConditionalCheckFailed']] })).end).toBe('COMPENSATED');
});

test('a conflict that does not end leaves the outcome unknown, and the step is undone too', async () => {
  const { end, entered } = await run({ book: Array(20).fill(CONFLICT) });
  expect(end).toBe('SagaCompensated');
  expect(entered).toContain('Undo Book');
});

test('a compensation that finds nothing to undo has succeeded', async () => {
  const { end } = await run({ book: [REFUSED], release: [CONFLICT, ALREADY, ...Array(6).fill(ALREADY)] });
  expect(end).toBe('COMPENSATED');
});

test('a compensation that is refused stays owed', async () => {
  const { end } = await run({ book: [REFUSED], release: [REFUSED] });
  expect(end).toBe('SagaParked');
});

test('each operation has a token of its own', async () => {
  const { tokens } = await run({ book: [REFUSED, DONE] });
  expect([...tokens.reserve]).not.toEqual([...tokens.release]);
});
