import { aws_iam as iam, aws_lambda as lambda, aws_stepfunctions as sfn, App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { World } from './checkout';
import { expressMachine, points, quickExpressMachine, saga } from './explored';
import { expressSchedules, expressViolations, MISHAPS } from './express-explorer';
import { ExpressParticipants, Mishap } from './express-participants';
import { Fault, Participants } from './participants';
import { Saga, SagaAction, SagaEffect, SagaEngine, SagaOperation, SagaProps, SagaStep, SagaStepKind } from '../../src/saga';
import { lint } from '../asl/lint';
import { Json } from '../asl/payload';
import { definitionOf } from '../asl/synthesized';
import { expectNoFindings } from '../nag';

const timeout = Duration.seconds(10);
const engine = SagaEngine.EXPRESS;

let world: World;
beforeEach(() => {
  world = new World();
});

const send = (action: SagaAction, more: object = {}) => SagaStep.task('Send', { kind: SagaStepKind.RETRIABLE, action, timeout, idempotent: true, ...more });
const express = (steps: SagaStep[], props: Partial<SagaProps> = {}) => world.saga(steps, { engine, ...props });

describe('what happens', () => {
  test('what goes well is done by the Express workflow, and forgotten', async () => {
    const participants = new ExpressParticipants([], expressMachine, saga.recovery);
    const { status, output } = await participants.runExpress({ orderId: '1' });
    expect([status, Object.keys(output.steps), participants.recoveries.size, participants.remembered]).toEqual(['SUCCEEDED', ['A', 'B', 'P', 'E', 'F'], 0, 0]);
  });

  test('what is refused is handed over to the Standard workflow, which undoes it', async () => {
    const participants = new ExpressParticipants([{ step: 'E', operation: SagaOperation.EXECUTE, kind: 'refused', times: Infinity }], expressMachine, saga.recovery);
    const { status, output } = await participants.runExpress({ orderId: '1' });
    expect([status, output.status]).toEqual(['SUCCEEDED', 'COMPENSATED']);
    expect([...participants.states.values()]).not.toContain('DONE');
  });

  test('what ends without a word is found by the sweeper, and finished', async () => {
    const participants = new ExpressParticipants([], expressMachine, saga.recovery, { lostAt: 4 });
    const { status, output } = await participants.runExpress({ orderId: '1' });
    expect([status, output.status, participants.remembered]).toEqual(['SUCCEEDED', undefined, 0]);
    expect([...participants.states.values()]).toEqual(Array(6).fill('DONE'));
  });

  test('the output says that it was handed over', async () => {
    const participants = new ExpressParticipants([{ step: 'A', operation: SagaOperation.EXECUTE, kind: 'refused', times: 1 }], expressMachine, saga.recovery);
    await participants.runExpress({ orderId: '1' });
    expect(await participants.run(expressMachine, { orderId: '2' })).toMatchObject({ status: 'SUCCEEDED' });
    expect(participants.recoveries.size).toBe(1);
  });

  test('the Standard workflow runs a plain input from the first step', async () => {
    const { status, output } = await new Participants().run(saga.recovery, { orderId: '1' });
    expect([status, Object.keys(output.steps)]).toEqual(['SUCCEEDED', ['A', 'B', 'P', 'E', 'F']]);
  });
});

const schedules = () => expressSchedules.filter(([[fault]]) => fault?.operation !== SagaOperation.COMPENSATE);

test('one fault with one mishap, at any points, ends in a known state', async () => {
  const found = [];
  for (const [faults, mishap] of schedules()) {
    const violations = await expressViolations(faults, mishap);
    if (violations.length) found.push({ faults, mishap, violations });
  }
  expect(found).toEqual([]);
  expect(schedules().length).toBeGreaterThan(1000);
}, 120_000);

describe('with refusals that the Express workflow undoes itself', () => {
  const refused = (step: string): Fault => ({ step, operation: SagaOperation.EXECUTE, kind: 'refused', times: Infinity });
  const undoOfA = points.filter(({ step, operation }) => step === 'A' && operation === SagaOperation.COMPENSATE);

  test('one is undone, and nothing handed over', async () => {
    expect(lint(quickExpressMachine)).toEqual([]);
    const participants = new ExpressParticipants([refused('B')], quickExpressMachine, saga.recovery);
    const { status, output } = await participants.runExpress({ orderId: '1' });
    expect([status, output.status, output.failure.step, output.failure.outcome]).toEqual(['SUCCEEDED', 'COMPENSATED', 'B', 'REFUSED']);
    expect([participants.journal, participants.recoveries.size, participants.remembered]).toEqual([['+A', '-A'], 0, 0]);
  });

  test('one whose undo does not go well at once is handed over', async () => {
    const stuck: Fault = { step: 'A', operation: SagaOperation.COMPENSATE, kind: 'crash before', times: 4 };
    const participants = new ExpressParticipants([refused('B'), stuck], quickExpressMachine, saga.recovery);
    const { output } = await participants.runExpress({ orderId: '1' });
    expect([output.status, participants.recoveries.size, participants.states.get('A')]).toEqual(['COMPENSATED', 1, 'UNDONE']);
  });

  test('one fault with one mishap, and faults of the undo, end in a known state', async () => {
    const undone = undoOfA.flatMap((fault) => MISHAPS.map((mishap): [Fault[], Mishap] => [[refused('B'), fault], mishap]));
    const found = [];
    // A refusal has to stay one: another execution that runs at the same time would go on.
    const wavers = ([[fault], { againAfter }]: [Fault[], Mishap]) => fault?.kind === 'refused' && fault.times < Infinity && againAfter !== undefined;
    for (const [faults, mishap] of [...schedules().filter((schedule) => !wavers(schedule)), ...undone]) {
      const violations = await expressViolations(faults, mishap, quickExpressMachine);
      if (violations.length) found.push({ faults, mishap, violations });
    }
    expect(found).toEqual([]);
  }, 120_000);
});

describe('the explorer finds', () => {
  const broken = (breakIt: (states: Json) => void): Json => {
    const machine = structuredClone(expressMachine);
    breakIt(machine.States);
    return machine;
  };

  test('a saga that nobody remembers', async () => {
    const forgetful = broken((states) => (states.Remember = { Type: 'Pass', Next: 'A' }));
    expect((await expressViolations([], { lostAt: 3 }, forgetful)).join()).toContain('completed without all done');
  });

  test('an error that is not handed over', async () => {
    const careless = broken((states) => (states.E.Catch = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'F' }]));
    const refused = { step: 'E', operation: SagaOperation.EXECUTE, kind: 'refused' as const, times: Infinity };
    expect((await expressViolations([refused], {}, careless)).join()).toContain('completed without all done');
  });
});

const own = () => world.invoke('own', SagaEffect.OWN_STORE);
const refusals: [string, () => SagaStep[], RegExp, Partial<SagaProps>?][] = [
  ['a callback', () => [send(SagaAction.callback(world.queue))], /Send waits for a callback, which Express workflows cannot/],
  ['a nested machine', () => [send(SagaAction.startExecution(sfn.StateMachine.fromStateMachineName(world, 'Nested', 'nested')))], /Send waits for a callback/],
  ['an external effect that is not stated idempotent', () => [send(world.invoke('send'), { idempotent: false })], /Send has an effect outside our data store, and Express workflows may run twice\. State/],
  ['steps that take too long', () => ['A', 'B', 'C'].map((name) => SagaStep.task(name, { kind: SagaStepKind.RETRIABLE, action: own(), timeout: Duration.seconds(100) })),
    /may take 3\d\d seconds, one attempt each, and an Express workflow ends after 300/],
  ['a transaction that is not known again', () => [send(SagaAction.transactWrite({ tables: [world.table], itemsPath: '$.items' }))],
    /Send's transaction is not recognised when it comes again after ten minutes\. Give it doneReasons/],
  ['a sweeper that comes too early', () => [send(own())], /stalledAfter is shorter than the five minutes/, { stalledAfter: Duration.minutes(4) }],
];
for (const [what, steps, message, props] of refusals) {
  test(`refuses ${what}`, () => {
    expect(() => express(steps(), props)).toThrow(message);
  });
}

test('a hook that records the end is idempotent by its contract', () => {
  expect(() => express([send(own())], { onCompleted: world.invoke('completed') })).not.toThrow();
});

test('refuses a job that is waited for', () => {
  class Job extends SagaAction {
    public bind() {
      return { resource: 'arn:aws:states:::batch:submitJob.sync', effect: SagaEffect.OWN_STORE };
    }
  }
  expect(() => express([send(new Job())])).toThrow(/Send waits for a job to end/);
});

test('an Express machine for the good path, a Standard one for the rest, a table and a sweeper', () => {
  const construct = express([send(own())]);
  const template = Template.fromStack(world);
  template.hasResourceProperties('AWS::StepFunctions::StateMachine', { StateMachineType: 'EXPRESS' });
  template.hasResourceProperties('AWS::StepFunctions::StateMachine', { StateMachineType: 'STANDARD' });
  template.resourceCountIs('AWS::DynamoDB::Table', 1);
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: { detail: { stateMachineArn: [{ Ref: Match.stringLikeRegexp('RecoveryMachine') }] } },
    Targets: [Match.objectLike({ DeadLetterConfig: Match.anyValue() })],
  });
  expect(lint(definitionOf(construct.stateMachine))).toEqual([]);
  expect(lint(definitionOf(construct.recoveryMachine))).toEqual([]);
  expect(construct.transitions).toBe(4);
});

test('undoes refusals of the steps before a group, after which the hook records it', () => {
  const refusable = (name: string) => SagaStep.task(name, { action: own(), compensation: own(), businessErrors: ['Refused'], timeout });
  const { States: states } = definitionOf(express([refusable('A'), SagaStep.parallel('G', [refusable('B'), refusable('D')]), refusable('C')], {
    expressRefusals: true, onCompensated: own(),
  }).stateMachine);
  expect(states['A refused']).toMatchObject({ ResultPath: '$.failure', Next: 'OnCompensated' });
  expect(states.OnCompensated).toMatchObject({ Next: 'Compensated', Catch: expect.arrayContaining([expect.objectContaining({ Next: 'Hand over' })]) });
  expect(Object.keys(states).filter((name) => name.endsWith(' refused'))).toEqual(['A refused']);
});

test('refuses to undo refusals on an engine that is not there', () => {
  expect(() => world.saga([send(own())], { expressRefusals: true })).toThrow(/^World\/Saga: expressRefusals is for SagaEngine.EXPRESS/);
});

test('without the sweeper where a record of one\'s own does', () => {
  express([send(own())], { sweeper: false });
  Template.fromStack(world).resourceCountIs('AWS::DynamoDB::Table', 0);
});

test('whoever may start it may also wait for it', () => {
  const role = new iam.Role(world, 'Start', { assumedBy: new iam.AccountRootPrincipal() });
  express([send(own())]).grantStart(role);
  const actions = Object.values(Template.fromStack(world).findResources('AWS::IAM::Policy')).flatMap(({ Properties }) =>
    Properties.PolicyDocument.Statement.map(({ Action }: Json) => Action));
  expect(actions.sort()).toEqual(['states:StartExecution', 'states:StartSyncExecution']);
});

test('nothing open in cdk-nag', () => {
  const stack = new Stack(new App(), 'Stack');
  const fn = new lambda.Function(stack, 'Fn', {
    runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => {}'),
  });
  expectNoFindings(new Saga(stack, 'Saga', { engine, steps: [send(SagaAction.invoke(fn))] }));
});
