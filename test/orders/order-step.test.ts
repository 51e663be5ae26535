import { aws_lambda as lambda, CfnResource, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ownSteps } from './own-steps';
import { synth } from './synth';
import { USAGE_METADATA } from '../../src/cost/core/model';
import { OrderPoint, OrderStep } from '../../src/orders';
import { SagaAction, SagaEngine, SagaStep, SagaStepKind, SagaTaskOptions } from '../../src/saga';
import { lint } from '../asl/lint';
import { definitionOf } from '../asl/synthesized';
import { expectNoFindings } from '../nag';

const { RESERVED, PAID } = OrderPoint;
const { PIVOT, RETRIABLE, BEST_EFFORT } = SagaStepKind;

const actionOf = (stack: Stack, payload?: object) =>
  SagaAction.invoke((stack.node.tryFindChild('Mine') as lambda.IFunction) ?? lambda.Function.fromFunctionArn(stack, 'Mine', 'arn:aws:lambda:eu-central-1:123456789012:function:mine'), { payload });
const one = (point: OrderPoint, name: string, options: (stack: Stack) => Partial<SagaTaskOptions> = () => ({})) => (stack: Stack) => ({
  steps: [OrderStep.after(point, SagaStep.task(name, { action: actionOf(stack), timeout: Duration.seconds(5), ...options(stack) }))],
});
const undoable = (stack: Stack) => ({ compensation: actionOf(stack), reconcile: actionOf(stack) });

test('come where they are put; the machines are sound, the templates clean', () => {
  const { stack, orders } = synth((scope) => ({ steps: ownSteps(scope) }));
  const machine = definitionOf(orders.stateMachine);
  const way = [machine.StartAt];
  for (let next = machine.StartAt; machine.States[next].Next; next = machine.States[next].Next) way.push(machine.States[next].Next);
  expect(way).toEqual(['ReserveInventory', 'CheckFraud', 'AuthorisePayment', 'Fulfil', 'HoldSlot', 'CapturePayment', 'BookPoints', 'Dispatch']);
  expect([...lint(machine), ...lint(definitionOf(orders.saga.recoveryMachine))]).toEqual([]);
  expectNoFindings(stack);
});

test('who starts orders knows where later attempts begin, and may read the log', () => {
  const { stack } = synth((scope) => ({ steps: ownSteps(scope) }));
  const template = Template.fromStack(stack);
  const starters = Object.values(template.findResources('AWS::Lambda::Function')).map(({ Properties }) => Properties.Environment?.Variables ?? {}).filter(({ ENTRANCES }) => ENTRANCES);
  expect(starters.map(({ ENTRANCES: entrances }) => JSON.parse(entrances))).toEqual(Array(2).fill({ undo: 'Undo HoldSlot', paid: 'CapturePayment' }));
  const policies = Object.values(template.findResources('AWS::IAM::ManagedPolicy')).map(({ Properties }) => Properties)
    .filter(({ Roles: roles }) => /^OrdersConsumersStarter/.test(roles?.[0].Ref));
  expect(JSON.stringify(policies)).toContain('dynamodb:Query');
  expect(JSON.stringify(policies)).toContain('OrdersSagaRecoveryMachine');
});

test('without them nobody does', () => {
  const template = JSON.stringify(Template.fromStack(synth().stack));
  expect(template).not.toMatch(/ENTRANCES|OnCompensating/);
});

test('their transitions are on the bill, beside ours', () => {
  const { orders } = synth((scope) => ({ steps: ownSteps(scope) }));
  const usages = (orders.stateMachine.node.defaultChild as CfnResource).getMetadata(USAGE_METADATA);
  expect(usages).toContainEqual(expect.objectContaining({ per: 'order', meters: { transitions: 3 }, basis: 'modelled' }));
  expect(orders.saga.transitions).toBe(10);
});

test('run on the Express engine where they can', () => {
  const { orders } = synth((scope) => ({ engine: SagaEngine.EXPRESS, steps: ownSteps(scope) }));
  expect(Object.keys(definitionOf(orders.stateMachine).States)).toEqual(expect.arrayContaining(['CheckFraud', 'HoldSlot', 'BookPoints']));
});

test('a step after another may read its answer, before the payment and after it', () => {
  const reading = (point: OrderPoint, options: (stack: Stack) => Partial<SagaTaskOptions>) => (stack: Stack) => ({
    steps: [
      ...one(point, 'First', options)(stack).steps,
      ...one(point, 'Second', (scope) => ({ ...options(scope), action: actionOf(scope, { 'score.$': '$.steps.First.score' }) }))(stack).steps,
    ],
  });
  expect(() => synth(reading(RESERVED, undoable))).not.toThrow();
  expect(() => synth(reading(PAID, () => ({ kind: RETRIABLE })))).not.toThrow();
});

test.each<[string, (stack: Stack) => { steps: OrderStep[] }]>([
  ['the step Points is COMPENSATABLE at PAID, but from there on nothing is undone. Make it retriable or best effort', one(PAID, 'Points')],
  ['the step Points is PIVOT at PAID', one(PAID, 'Points', () => ({ kind: PIVOT }))],
  ['the step Check is RETRIABLE at RESERVED, but everything up to the payment has to be undoable', one(RESERVED, 'Check', () => ({ kind: RETRIABLE }))],
  ["Saga: 'Dispatch' is the name of two steps", one(PAID, 'Dispatch', () => ({ kind: RETRIABLE }))],
  ["Saga: 'AllocateWarehouse' is the name of two steps", one(RESERVED, 'AllocateWarehouse', undoable)],
  ['Saga: Check is compensatable and has no compensation', one(RESERVED, 'Check')],
  ['Saga: Check has an effect outside our data store and no way to ask', one(RESERVED, 'Check', (stack) => ({ compensation: actionOf(stack) }))],
  ['the step Check reads $.steps.ReserveInventory where a later execution', one(RESERVED, 'Check', (stack) => ({
    ...undoable(stack), compensation: actionOf(stack, { 'it.$': '$.steps.ReserveInventory.id' }),
  }))],
  ['the step Points reads $.steps.CapturePayment where a later execution', one(PAID, 'Points', (stack) => ({
    kind: BEST_EFFORT, action: actionOf(stack, { 'it.$': '$.steps.CapturePayment.id' }),
  }))],
])('refuses: %s', (message, props) => {
  expect(() => synth(props)).toThrow(message);
});
