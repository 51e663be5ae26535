import { App, aws_dynamodb as dynamodb, aws_iam as iam, aws_kms as kms, aws_lambda as lambda, aws_sns as sns, aws_sqs as sqs, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { checkoutSteps, World } from './checkout';
import { Saga, SagaAction, SagaStep, SagaStepKind } from '../../src/saga';
import { lint } from '../asl/lint';
import { definitionOf } from '../asl/synthesized';
import { expectNoFindings } from '../nag';

let world: World;
beforeEach(() => {
  world = new World();
});

/** Statements of the saga's role, without the shared policy of logs and traces. */
function permissions(stack: Stack): Record<string, unknown[]> {
  const policies = Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy', { Properties: { Roles: Match.anyValue() } });
  const statements = Object.values(policies).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  const resources = (action: string) => statements.filter(({ Action }) => String(Action) === action).map(({ Resource }) => Resource);
  return Object.fromEntries(statements.map(({ Action }) => [String(Action), resources(String(Action))]));
}

const timeout = Duration.seconds(10);
const retriable = (action: SagaAction) => [SagaStep.task('Send', { kind: SagaStepKind.RETRIABLE, action, timeout })];

test('reserve, authorise, allocate beside label, capture and dispatch cost seven transitions', () => {
  expect(world.saga(checkoutSteps(world)).transitions).toBe(7);
});

test('both machines are well-formed, also with every hook', () => {
  const action = world.invoke('hook');
  const saga = world.saga(checkoutSteps(world), { onCompleted: action, onCompensated: action, onParked: action });
  expect(lint(definitionOf(saga.stateMachine))).toEqual([]);
  expect(lint(definitionOf(saga.recoveryMachine))).toEqual([]);
  expect(saga.transitions).toBe(8);
});

test('states are called as the steps', () => {
  const { States } = definitionOf(world.saga(checkoutSteps(world)).stateMachine);
  expect(Object.keys(States)).toEqual(expect.arrayContaining(['ReserveInventory', 'Undo ReserveInventory', 'Reconcile AuthorisePayment', 'Park', 'Compensated']));
});

test('the time-out outlasts every attempt of every step', () => {
  const { TimeoutSeconds } = definitionOf(world.saga(retriable(world.invoke('send'))).stateMachine);
  const send = 9 * 10 + (2 + 4 + 8 + 16 + 32 + 64 + 128 + 256);
  const park = 9 * 30 + (2 + 4 + 8 + 16 + 32 + 64 + 128 + 256);
  expect(TimeoutSeconds).toBe(Math.ceil(1.1 * (send + park)));
});

test('the role may do what the actions need, and no more', () => {
  const { parkingQueue } = world.saga(checkoutSteps(world));
  const [parkingQueueArn, shippingQueueArn] = [parkingQueue, world.queue].map(({ queueArn }) => world.resolve(queueArn));
  expect(permissions(world)).toEqual({
    'sqs:SendMessage': [parkingQueueArn, shippingQueueArn],
    'dynamodb:PutItem,dynamodb:UpdateItem,dynamodb:DeleteItem,dynamodb:ConditionCheckItem': [world.table.tableArn],
    'lambda:InvokeFunction': ['authorise', 'void', 'lookUp', 'allocate', 'deallocate', 'label', 'cancelLabel', 'findLabel', 'capture', 'lookUpCapture']
      .map((name) => world.fn(name).functionArn),
  });
});

test('nothing open in cdk-nag', () => {
  const stack = new Stack(new App(), 'Stack');
  const fn = new lambda.Function(stack, 'Fn', {
    runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => {}'),
  });
  const saga = new Saga(stack, 'Saga', { steps: retriable(SagaAction.invoke(fn)), onParked: SagaAction.invoke(fn) });
  saga.grantStart(new iam.Role(stack, 'Starter', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }));
  expectNoFindings(saga);
});

test('two sagas in a stack', () => {
  new Saga(world, 'One', { steps: checkoutSteps(world) });
  new Saga(world, 'Two', { steps: checkoutSteps(world) });
  Template.fromStack(world).resourceCountIs('AWS::StepFunctions::StateMachine', 4);
});

test('what is stopped from outside lands in the parking queue, what parked itself does not again', () => {
  world.saga(retriable(world.invoke('send')));
  Template.fromStack(world).hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      detail: {
        stateMachineArn: [{ Ref: Match.stringLikeRegexp('StateMachine') }, { Ref: Match.stringLikeRegexp('RecoveryMachine') }],
        $or: [{ status: ['ABORTED', 'TIMED_OUT'] }, { status: ['FAILED'], error: [{ 'anything-but': ['SagaParked', 'SagaCompensated', 'SagaNotResumable'] }] }],
      },
    },
    Targets: [Match.objectLike({ Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('ParkingQueue'), 'Arn'] } })],
  });
});

test('a parking queue of one\'s own', () => {
  const parkingQueue = new sqs.Queue(world, 'Parked');
  const saga = world.saga(retriable(world.invoke('send')), { parkingQueue });
  expect(saga.parkingQueue).toBe(parkingQueue);
  expect(definitionOf(saga.stateMachine).States.Park.Parameters.QueueUrl).toMatch(/^<Parked/);
});

test('a key of one\'s own encrypts the parking queue, and the saga and EventBridge may use it', () => {
  const encryptionKey = new kms.Key(world, 'Key');
  world.saga(retriable(world.invoke('send')), { encryptionKey });
  expect(permissions(world)).toHaveProperty(['kms:GenerateDataKey,kms:Decrypt']);
  Template.fromStack(world).hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Principal: { Service: 'events.amazonaws.com' } })]) },
  });
});

test('alarms on parked and on failed sagas, told to a topic, or none', () => {
  const topic = new sns.Topic(world, 'Operators');
  const saga = new Saga(world, 'Alarmed', { steps: retriable(world.invoke('send')), alarmTopic: topic });
  expect(saga.alarms).toHaveLength(3);
  expect(saga.monitoring()).toMatchObject({ title: 'Saga Alarmed', alarms: saga.alarms });
  Template.fromStack(world).allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [{ Ref: Match.stringLikeRegexp('Operators') }] });
  expect(new Saga(new World(), 'Quiet', { steps: retriable(world.invoke('send')), alarms: false }).alarms).toEqual([]);
});

test('grants start and resume on the exact machines', () => {
  const saga = world.saga(retriable(world.invoke('send')));
  const start = new iam.Role(world, 'Start', { assumedBy: new iam.AccountRootPrincipal() });
  saga.grantStart(start);
  saga.grantResume(start);
  Template.fromStack(world).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        { Effect: 'Allow', Action: 'states:StartExecution', Resource: { Ref: Match.stringLikeRegexp('SagaStateMachine') } },
        { Effect: 'Allow', Action: 'states:StartExecution', Resource: { Ref: Match.stringLikeRegexp('SagaRecoveryMachine') } },
      ]),
    },
  });
});

test('the drawing has every state and every arrow', () => {
  const saga = world.saga(checkoutSteps(world));
  const drawing = saga.toMermaid();
  const names = Object.keys(definitionOf(saga.stateMachine).States);
  expect(names.filter((name) => !drawing.includes(`"${name}"`))).toEqual([]);
  expect(drawing).toMatch(/subgraph s\d+\["Fulfil"\]\n +subgraph s\d+b0\[" "\]\n +s\d+\["AllocateWarehouse"\]/);
  expect(drawing).toContain('start ==> s0');
});

test('a table\'s key comes with the table', () => {
  const table = new dynamodb.Table(world, 'Keyed', {
    partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING }, encryptionKey: new kms.Key(world, 'TableKey'),
  });
  world.saga(retriable(SagaAction.transactWrite({ tables: [table], items: [{ Put: { TableName: table.tableName, Item: { 'id.$': '$.id' } } }] })));
  expect(Object.keys(permissions(world))).toEqual(expect.arrayContaining(['dynamodb:PutItem', 'kms:Encrypt,kms:Decrypt,kms:DescribeKey,kms:GenerateDataKey']));
});
