import { aws_events as events, aws_sns as sns, aws_sqs as sqs, aws_stepfunctions as sfn, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { World } from './checkout';
import { SagaAction, SagaActionConfig, SagaActionContext, SagaEffect, SagaStep, SagaStepKind } from '../../src/saga';
import { StateError } from '../asl/errors';
import { Interpreter } from '../asl/interpreter';
import { definitionOf } from '../asl/synthesized';

let world: World;
beforeEach(() => {
  world = new World();
});

/** The state that an action becomes, and what is called when it runs. */
async function bound(action: SagaAction) {
  const saga = world.saga([SagaStep.task('Send', { kind: SagaStepKind.RETRIABLE, action, timeout: Duration.minutes(5) })]);
  const definition = definitionOf(saga.stateMachine);
  const calls: any[] = [];
  const interpreter: Interpreter = new Interpreter({
    task: async (call) => {
      calls.push(call.parameters);
      if (call.token) interpreter.callbacks.sendTaskSuccess(call.token, { sent: true });
      return { sent: true };
    },
  });
  const { output } = await interpreter.run(definition, { orderId: 'ORD-1' });
  return { state: definition.States.Send, call: calls[0], answer: output.steps.Send };
}

const request = { operation: 'EXECUTE', step: 'Send', idempotencyKey: 'ORD-1#Send', context: { orderId: 'ORD-1' } };

test('invoke calls the function itself, so that its answer comes unwrapped', async () => {
  const { state, call, answer } = await bound(world.invoke('send'));
  expect(state.Resource).toBe('arn:aws:lambda:eu-west-1:123456789012:function:send');
  expect(call).toEqual(request);
  expect(answer).toEqual({ sent: true });
});

test('invoke with a payload', async () => {
  const payload = { 'order.$': '$.orderId', 'key': sfn.JsonPath.stringAt('$$.Execution.Name') };
  const { call } = await bound(SagaAction.invoke(world.fn('send'), { payload }));
  expect(call).toEqual({ order: 'ORD-1', key: 'execution' });
});

test('transactWrite carries a token that is the same in every attempt', async () => {
  const items = [{ Put: { TableName: 'Stock', Item: { id: { 'S.$': '$.orderId' } } } }];
  const { state, call } = await bound(SagaAction.transactWrite({ tables: [world.table], items }));
  expect(state.Resource).toBe('arn:aws:states:::aws-sdk:dynamodb:transactWriteItems');
  expect(call).toEqual({
    ClientRequestToken: expect.stringMatching(/^[0-9a-f]{32}$/),
    TransactItems: [{ Put: { TableName: 'Stock', Item: { id: { S: 'ORD-1' } } } }],
  });
});

test('sendToQueue, with attributes', async () => {
  const { call } = await bound(SagaAction.sendToQueue(world.queue, { attributes: { kind: 'parcel', order: '$.orderId' } }));
  expect(call).toEqual({
    QueueUrl: expect.stringContaining('Shipping'),
    MessageBody: request,
    MessageAttributes: { kind: { DataType: 'String', StringValue: 'parcel' }, order: { DataType: 'String', StringValue: 'ORD-1' } },
  });
});

test('sendToQueue keeps a saga\'s messages in order and each once where the queue can', async () => {
  const { call } = await bound(SagaAction.sendToQueue(new sqs.Queue(world, 'Ordered', { fifo: true })));
  expect(call).toMatchObject({ MessageGroupId: 'ORD-1', MessageDeduplicationId: expect.stringMatching(/^[0-9a-f]{64}$/) });
});

test('publish', async () => {
  const { state, call } = await bound(SagaAction.publish(new sns.Topic(world, 'Topic'), { body: { 'order.$': '$.orderId' } }));
  expect(state.Resource).toBe('arn:aws:states:::sns:publish');
  expect(call).toEqual({ TopicArn: expect.stringContaining('Topic'), Message: { order: 'ORD-1' } });
});

test('putEvents', async () => {
  const bus = new events.EventBus(world, 'Bus');
  const { state, call } = await bound(SagaAction.putEvents(bus, { source: 'shop', detailType: 'Order Sent' }));
  expect(state.Resource).toBe('arn:aws:states:::events:putEvents');
  expect(call.Entries).toEqual([{ EventBusName: expect.stringContaining('Bus'), Source: 'shop', DetailType: 'Order Sent', Detail: request }]);
});

test('callback puts the token into the message and keeps the worker\'s answer', async () => {
  const { state, call, answer } = await bound(SagaAction.callback(world.queue, { heartbeat: Duration.minutes(1) }));
  expect(state).toMatchObject({ Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', HeartbeatSeconds: 60, TimeoutSeconds: 300 });
  expect(call.MessageBody).toEqual({ ...request, taskToken: expect.any(String) });
  expect(answer).toEqual({ sent: true });
});

test('callbackFromFunction', async () => {
  const { state, call } = await bound(SagaAction.callbackFromFunction(world.fn('ask'), { payload: { 'order.$': '$.orderId' } }));
  expect(state.Resource).toBe('arn:aws:states:::lambda:invoke.waitForTaskToken');
  expect(call).toEqual({ FunctionName: world.fn('ask').functionArn, Payload: { order: 'ORD-1', taskToken: expect.any(String) } });
});

test('startExecution of what is repeated until it succeeds names each execution anew', async () => {
  const machine = sfn.StateMachine.fromStateMachineArn(world, 'Nested', 'arn:aws:states:eu-west-1:123456789012:stateMachine:Nested');
  const { state, call } = await bound(SagaAction.startExecution(machine));
  expect(state.Resource).toBe('arn:aws:states:::states:startExecution.waitForTaskToken');
  expect(call).toEqual({
    StateMachineArn: machine.stateMachineArn, Name: expect.stringMatching(/^[0-9a-f]{40}$/), Input: { ...request, taskToken: expect.any(String) },
  });
});

describe('nested machines that do not answer in time', () => {
  const nested = () => SagaAction.startExecution(sfn.StateMachine.fromStateMachineArn(world, 'Nested', 'arn:aws:states:eu-west-1:123456789012:stateMachine:Nested'));
  const taken = 'StepFunctions.ExecutionAlreadyExistsException';

  /** Runs a saga whose nested executions do not answer until so many were started; names them. */
  async function run(answeredFrom: number, ...steps: SagaStep[]) {
    const names: string[] = [];
    const asked: string[] = [];
    const interpreter: Interpreter = new Interpreter({
      task: async ({ resource, parameters, token }) => {
        if (!resource.includes('startExecution')) {
          asked.push(`${parameters.operation} ${parameters.step}`);
          if (parameters.operation === 'RECONCILE') return { status: 'DONE', result: 'there already' };
          if (parameters.step === 'Refuse') throw new StateError('Refused', 'no');
          return {};
        }
        if (names.includes(parameters.Name)) throw new StateError(taken, parameters.Name);
        names.push(parameters.Name);
        if (names.length >= answeredFrom) interpreter.callbacks.sendTaskSuccess(token!, {});
        return {};
      },
    });
    return { ...await interpreter.run(definitionOf(world.saga(steps).stateMachine), { orderId: 'ORD-1' }), names, asked };
  }

  test('a compensation runs again under another name', async () => {
    const action = world.invoke('act', SagaEffect.OWN_STORE);
    const { status, output, names } = await run(3,
      SagaStep.task('Book', { action, compensation: nested(), timeout: Duration.minutes(1) }),
      SagaStep.task('Refuse', { action, compensation: action, businessErrors: ['Refused'], timeout: Duration.minutes(1) }));
    expect([status, output.status, new Set(names).size]).toEqual(['SUCCEEDED', 'COMPENSATED', 3]);
  });

  test('a retriable step runs again under another name', async () => {
    const { status, names } = await run(2, SagaStep.task('Send', { kind: SagaStepKind.RETRIABLE, action: nested(), timeout: Duration.minutes(1) }));
    expect([status, new Set(names).size]).toEqual(['SUCCEEDED', 2]);
  });

  test('an external step is asked for and not started again', async () => {
    const [compensation, reconcile] = [world.invoke('act'), world.invoke('act')];
    const { status, names, asked } = await run(Infinity, SagaStep.task('Book', { action: nested(), compensation, reconcile, timeout: Duration.minutes(1) }));
    expect([status, names.length, asked]).toEqual(['SUCCEEDED', 1, ['RECONCILE Book']]);
  });

  test('an external step has one name in all executions of the saga', async () => {
    const [compensation, reconcile] = [world.invoke('act'), world.invoke('act')];
    const steps = () => [SagaStep.task('Book', { action: nested(), compensation, reconcile, timeout: Duration.minutes(1) })];
    const { names: [first] } = await run(1, ...steps());
    world = new World();
    expect((await run(1, ...steps())).names).toEqual([first]);
  });
});

test('an action of one\'s own', async () => {
  class PutObject extends SagaAction {
    public bind(_scope: Construct, { idempotencyKey }: SagaActionContext): SagaActionConfig {
      return { resource: 'arn:aws:states:::aws-sdk:s3:putObject', parameters: { 'Key.$': idempotencyKey }, effect: SagaEffect.OWN_STORE };
    }
  }
  expect((await bound(new PutObject())).call).toEqual({ Key: 'ORD-1#Send' });
});
