import { aws_kms as kms, aws_sns as sns, aws_stepfunctions as sfn, Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { newStack } from './support';
import { CostReport, NotificationFanout, RedriveOperator, RedriveOperatorProps, ResilientQueue } from '../../src';
import { expectNoFindings } from '../nag';

const statesOf = (machine: sfn.StateMachine) => {
  const [{ Properties }] = Object.values(Template.fromStack(machine.stack).findResources('AWS::StepFunctions::StateMachine'));
  const parts = Properties.DefinitionString['Fn::Join'][1].map((part: any) => typeof part === 'string' ? part : `<${Object.values(part)[0]}>`);
  return JSON.parse(parts.join(''));
};

describe('minimal', () => {
  const stack = newStack();
  const { queue, deadLetterQueue } = new ResilientQueue(stack, 'Orders');
  const operator = new RedriveOperator(stack, 'Redrive', { deadLetterQueue, destination: queue });
  const definition = statesOf(operator.stateMachine);

  test('SQS moves without a filter; the function does with one', () => {
    expect(definition.StartAt).toBe('Request');
    const { Parameters, OutputPath } = definition.States.Request;
    expect(Parameters['request.$']).toContain('{"maxMessagesPerSecond":50,"dryRun":false,"cancel":false}');
    expect(OutputPath).toBe('$.request');
    expect(definition.States.ByFunction).toMatchObject({ Choices: [{ Variable: '$.filter', IsPresent: true, Next: 'Filter' }], Default: 'Count' });
    expect(definition.States.Filter).toMatchObject({ Parameters: { 'Payload.$': '$' }, TimeoutSeconds: 900, Next: 'Done' });
  });

  test('counts, moves unless it is a dry run, and waits for the end', () => {
    const { States } = definition;
    expect(States.Count.Next).toBe('DryRun');
    expect(States.DryRun).toMatchObject({ Choices: [{ Variable: '$.dryRun', BooleanEquals: true, Next: 'Done' }], Default: 'Start' });
    expect(States.Start).toMatchObject({ Next: 'Wait', Parameters: { 'MaxNumberOfMessagesPerSecond.$': '$.maxMessagesPerSecond' } });
    expect([States.Wait.Next, States.Look.Next]).toEqual(['Look', 'Moved']);
    expect(States.Moved).toMatchObject({
      Choices: [{ IsPresent: false, Next: 'Gone' }, { Or: [{ StringEquals: 'RUNNING' }, { StringEquals: 'CANCELLING' }], Next: 'Wait' }, { StringEquals: 'COMPLETED', Next: 'Done' }], Default: 'Failed',
    });
  });

  test('every call has a time-out and retries what is transient alone', () => {
    for (const id of ['Count', 'Start', 'Look', 'FindMove', 'CancelMove']) {
      expect(definition.States[id]).toMatchObject({ TimeoutSeconds: 30, Retry: [{ MaxAttempts: 5, JitterStrategy: 'FULL' }] });
      expect(definition.States[id].Retry[0].ErrorEquals).not.toContain('States.ALL');
    }
  });

  test('may move between these two queues alone', () => {
    const statements = Object.values(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement).filter(({ Action }) => JSON.stringify(Action).includes('sqs:'));
    expect(statements.map(({ Action, Resource }) => [Action, Resource['Fn::GetAtt'][0].replace(/[0-9A-F]{8}$/, '')]).sort()).toEqual([
      [['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'], 'OrdersDeadLetters'],
      ['sqs:SendMessage', 'OrdersQueue'],
      ['sqs:GetQueueAttributes', 'OrdersDeadLetters'],
      ['sqs:CancelMessageMoveTask', 'OrdersDeadLetters'],
      ['sqs:ListMessageMoveTasks', 'OrdersDeadLetters'],
      ['sqs:SendMessage', 'OrdersQueue'],
      ['sqs:StartMessageMoveTask', 'OrdersDeadLetters'],
      [['sqs:ReceiveMessage', 'sqs:DeleteMessage'], 'OrdersDeadLetters'],
    ].sort());
  });

  test('one alarm on what failed and what ran out of time says what to do', () => {
    const template = Template.fromStack(stack);
    const metric = (MetricName: string) => Match.objectLike({
      MetricStat: Match.objectLike({
        Metric: { Namespace: 'AWS/States', MetricName, Dimensions: [{ Name: 'StateMachineArn', Value: stack.resolve(operator.stateMachine.stateMachineArn) }] },
        Stat: 'Sum',
      }),
      ReturnData: false,
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp('^\\[WARNING\\] Dead letters were not.*What to do: Read the error'),
      Metrics: Match.arrayWith([Match.objectLike({ Expression: 'FILL(failed, 0) + FILL(late, 0)' }), metric('ExecutionsFailed'), metric('ExecutionsTimedOut')]),
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
    expect(operator.monitoring().alarms).toEqual([operator.failureAlarm]);
    const alarms = CostReport.fromTemplates({ Shop: template.toJSON() }).lines.filter(({ price }) => /alarm/.test(price));
    // Of the queue's two and this one.
    expect(alarms.map(({ usd }) => usd)).toEqual([0.2, 0.1, 0.1]);
  });

  test('is clean', () => expectNoFindings(stack));
});

test('the alarm tells a topic, or is left out', () => {
  const stack = newStack();
  const { queue: destination, deadLetterQueue } = new ResilientQueue(stack, 'Orders', { alarms: false });
  const alarmTopic = new sns.Topic(stack, 'Alarms');
  new RedriveOperator(stack, 'Told', { deadLetterQueue, destination, alarmTopic });
  const silent = new RedriveOperator(stack, 'Silent', { deadLetterQueue, destination, alarms: false });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::CloudWatch::Alarm', 1);
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmActions: [stack.resolve(alarmTopic.topicArn)], OKActions: [stack.resolve(alarmTopic.topicArn)] });
  expect([silent.failureAlarm, silent.monitoring().alarms]).toEqual([undefined, []]);
});

test('maximum', () => {
  const stack = newStack();
  const { queue, deadLetterQueue } = new ResilientQueue(stack, 'Orders', { encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }) });
  const operator = new RedriveOperator(stack, 'Redrive', { deadLetterQueue, destination: queue, maxMessagesPerSecond: 5, timeout: Duration.minutes(90) });
  expect(statesOf(operator.stateMachine)).toMatchObject({
    TimeoutSeconds: 5400, States: { Request: { Parameters: { 'request.$': expect.stringContaining('"maxMessagesPerSecond":5') } } },
  });
  expect(operator.monitoring().graphs).toHaveLength(2);
  expectNoFindings(stack);
});

test('dead letters of a topic are moved by the function alone', () => {
  const stack = newStack();
  const { deadLetterQueue } = new NotificationFanout(stack, 'News');
  const operator = new RedriveOperator(stack, 'Redrive', { deadLetterQueue, destination: new ResilientQueue(stack, 'Inbox').queue, messageMove: false });
  const { States } = statesOf(operator.stateMachine);
  expect(Object.keys(States).sort()).toEqual(['Cancelling', 'Done', 'Filter', 'NotCancellable', 'Request']);
  // Whoever asks to stop must not set off a move.
  expect(States.Cancelling).toMatchObject({ Choices: [{ Variable: '$.cancel', BooleanEquals: true, Next: 'NotCancellable' }], Default: 'Filter' });
  expect(States.Request.Parameters['request.$']).toContain('"filter":{}');
  expectNoFindings(stack);
});

describe('refuses', () => {
  const stack = newStack();
  const [standard, fifo] = [false, true].map((value) => new ResilientQueue(stack, `Queue${value}`, { fifo: value }));
  const { deadLetterQueue, queue: destination } = standard;
  test.each<[string, RedriveOperatorProps, RegExp]>([
    ['too fast', { deadLetterQueue, destination, maxMessagesPerSecond: 501 }, /give 1–500/],
    ['no messages', { deadLetterQueue, destination, maxMessagesPerSecond: 0 }, /give 1–500/],
    ['two types', { deadLetterQueue: fifo.deadLetterQueue, destination }, /one type/],
    ['too long', { deadLetterQueue, destination, timeout: Duration.hours(37) }, /timeout is 1 day 13 hours: give 1 second to 1 day 12 hours/],
    ['no time', { deadLetterQueue, destination, timeout: Duration.seconds(0) }, /timeout is zero/],
    ['a circle', { deadLetterQueue, destination: deadLetterQueue }, /give another queue as destination/],
  ])('%s', (name, props, message) => {
    expect(() => new RedriveOperator(stack, name.replace(/\W/g, ''), props)).toThrow(message);
  });
});
