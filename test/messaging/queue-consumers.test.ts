import { App, aws_lambda as lambda, aws_sns as sns, aws_sqs as sqs, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { newFunction, newStack, queuesOf } from './support';
import { IdempotencyTable, ResilientQueue, ResilientQueueProps } from '../../src';
import { expectNoFindings } from '../nag';

test('answers failures message by message, with permission for exactly this queue', () => {
  const stack = newStack();
  new ResilientQueue(stack, 'Orders').consume(newFunction(stack, 30), { batchSize: 100, maxBatchingWindow: Duration.seconds(5), maxConcurrency: 10 });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    BatchSize: 100,
    MaximumBatchingWindowInSeconds: 5,
    ScalingConfig: { MaximumConcurrency: 10 },
  });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [{
        Effect: 'Allow',
        Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
        Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^OrdersQueue'), 'Arn'] },
      }],
    },
  });
});

describe('a function with reserved concurrency', () => {
  const reserved = (stack: Stack, reservedConcurrentExecutions: number) => {
    const fn = newFunction(stack);
    (fn.node.defaultChild as lambda.CfnFunction).reservedConcurrentExecutions = reservedConcurrentExecutions;
    return fn;
  };

  test('is not given more messages than it may take', () => {
    const stack = newStack();
    new ResilientQueue(stack, 'Orders').consume(reserved(stack, 7).addAlias('live'));
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::EventSourceMapping', { ScalingConfig: { MaximumConcurrency: 7 } });
  });

  test.each([0, 1001])('of %d has no limit at the queue: there is none of that size', (instances) => {
    const stack = newStack();
    new ResilientQueue(stack, 'Orders').consume(reserved(stack, instances));
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::EventSourceMapping', { ScalingConfig: Match.absent() });
  });

  test('cannot take more than that', () => {
    const stack = newStack();
    const queue = new ResilientQueue(stack, 'Orders');
    expect(() => queue.consume(reserved(stack, 7), { maxConcurrency: 8 })).toThrow(
      'Stack/Orders: maxConcurrency is 8, but Stack/Function may have only 7 instances: raise its reserved concurrency, or lower maxConcurrency.');
    expect(() => queue.consume(reserved(newStack(), 1))).toThrow(
      'Stack/Orders: Stack/Function may have only 1 instance, but a queue hands over two batches at once at least (maxConcurrency): raise its reserved concurrency to 2 or more');
  });

  test('of none is paused, whatever the queue may hand over', () => {
    const stack = newStack();
    new ResilientQueue(stack, 'Orders').consume(reserved(stack, 0), { maxConcurrency: 5 });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::EventSourceMapping', { ScalingConfig: { MaximumConcurrency: 5 } });
  });
});

test('derives visibility from the slowest consumer and its window', () => {
  const stack = newStack();
  const queue = new ResilientQueue(stack, 'Orders');
  queue.consume(newFunction(stack, 100, 'Slow'), { maxBatchingWindow: Duration.seconds(20) });
  queue.consume(newFunction(stack, undefined, 'Fast'));
  expect(queuesOf(stack).source.VisibilityTimeout).toBe(620);
});

test('derives visibility from a consumer of another kind', () => {
  const stack = newStack();
  new ResilientQueue(stack, 'Orders', { consumerTimeout: Duration.minutes(5) });
  expect(queuesOf(stack).source.VisibilityTimeout).toBe(1800);
});

test('derives visibility from the longest run where only the deployment knows the time-out', () => {
  const stack = newStack();
  const timeout = Duration.seconds(new CfnParameter(stack, 'TimeOut', { type: 'Number' }).valueAsNumber);
  const fn = new lambda.Function(stack, 'Function', { runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = 1'), timeout });
  new ResilientQueue(stack, 'Orders').consume(fn);
  expect(queuesOf(stack).source.VisibilityTimeout).toBe(5400);
});

const published: [string, (fn: lambda.Function) => lambda.IFunction][] = [
  ['a version', (fn) => fn.currentVersion],
  ['an alias', (fn) => fn.addAlias('live')],
];

test.each(published)('derives visibility from the time-out of the function behind %s', (_, publish) => {
  const stack = newStack();
  new ResilientQueue(stack, 'Orders').consume(publish(newFunction(stack, 600)));
  expect(queuesOf(stack).source.VisibilityTimeout).toBe(3600);
});

test.each(published)('refuses %s that outlives the visibility', (_, publish) => {
  const stack = newStack();
  const queue = new ResilientQueue(stack, 'Orders', { visibilityTimeout: Duration.seconds(5) });
  expect(() => queue.consume(publish(newFunction(stack, 10)))).toThrow(/visibilityTimeout is 5 seconds, the function may run 10/);
});

describe('idempotency', () => {
  test.each<[string, (fn: lambda.Function) => lambda.IFunction]>([['a function', (fn) => fn], ['a version', (fn) => fn.currentVersion]])(
    'lets %s use the table and tells its name', (_, publish) => {
      const stack = newStack();
      const idempotency = new IdempotencyTable(stack, 'Done');
      new ResilientQueue(stack, 'Orders').consume(publish(newFunction(stack, 30)), { idempotency });
      const template = Template.fromStack(stack);
      const table = stack.resolve(idempotency.table.tableName);
      template.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { IDEMPOTENCY_TABLE_NAME: table } } });
      template.hasResourceProperties('AWS::IAM::Policy', {
        PolicyDocument: {
          Statement: Match.arrayWith([{
            Effect: 'Allow',
            Action: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
            Resource: stack.resolve(idempotency.table.tableArn),
          }]),
        },
      });
    });

  test('is one table a function, however many queues it consumes', () => {
    const stack = newStack();
    const fn = newFunction(stack, 30);
    const [idempotency, other] = ['Done', 'Other'].map((id) => new IdempotencyTable(stack, id));
    for (const id of ['Orders', 'Returns']) new ResilientQueue(stack, id).consume(fn, { idempotency });
    expect(() => new ResilientQueue(stack, 'More').consume(fn, { idempotency: other })).toThrow('Stack/Other: Stack/Function remembers in Stack/Done already: let it use that one');
  });

  test('of a function of elsewhere is refused', () => {
    const stack = newStack();
    const imported = lambda.Function.fromFunctionArn(stack, 'Imported', 'arn:aws:lambda:us-east-1:123456789012:function:worker');
    const queue = new ResilientQueue(stack, 'Orders');
    expect(() => queue.consume(imported, { idempotency: new IdempotencyTable(stack, 'Done') })).toThrow(/idempotency needs a function that is made in this app/);
  });
});

describe('forwardFailures', () => {
  test.each<[string, (fn: lambda.Function) => lambda.IFunction]>([['a function', (fn) => fn], ['an alias', (fn) => fn.addAlias('live')]])(
    'tells %s where and when to send what it gives up, and lets it', (_, publish) => {
      const stack = newStack();
      new ResilientQueue(stack, 'Orders', { maxReceiveCount: 4 }).consume(publish(newFunction(stack, 30)), { forwardFailures: true });
      const { deadLettersId } = queuesOf(stack);
      const template = Template.fromStack(stack);
      template.hasResourceProperties('AWS::Lambda::Function', {
        Environment: { Variables: { DEAD_LETTER_QUEUE_URL: { Ref: deadLettersId }, FINAL_RECEIVE: '4' } },
      });
      template.hasResourceProperties('AWS::IAM::Policy', {
        PolicyDocument: { Statement: Match.arrayWith([{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': [deadLettersId, 'Arn'] } }]) },
      });
    });

  test('is not given unasked', () => {
    const stack = newStack();
    new ResilientQueue(stack, 'Orders').consume(newFunction(stack, 30));
    expect(JSON.stringify(Template.fromStack(stack))).not.toMatch(/DEAD_LETTER_QUEUE_URL|sqs:SendMessage/);
  });

  test('knows how often an own queue of this app is tried', () => {
    const stack = newStack();
    const queue = new sqs.Queue(stack, 'Queue', { visibilityTimeout: Duration.minutes(3), deadLetterQueue: { queue: new sqs.Queue(stack, 'Dead'), maxReceiveCount: 7 } });
    new ResilientQueue(stack, 'Orders', { queue }).consume(newFunction(stack, 30), { forwardFailures: true });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { FINAL_RECEIVE: '7' } } });
  });

  test('of two queues by one function, or by a function of elsewhere, is refused', () => {
    const stack = newStack();
    const fn = newFunction(stack, 30);
    new ResilientQueue(stack, 'Orders').consume(fn, { forwardFailures: true });
    const other = new ResilientQueue(stack, 'Other');
    expect(() => other.consume(fn, { forwardFailures: true })).toThrow(/failures of another queue already/);
    const imported = lambda.Function.fromFunctionArn(stack, 'Imported', 'arn:aws:lambda:us-east-1:123456789012:function:worker');
    expect(() => other.consume(imported, { forwardFailures: true })).toThrow(/set DEAD_LETTER_QUEUE_URL and FINAL_RECEIVE yourself/);
  });
});

test('failed deliveries raise an alarm where that is asked for, partial batches included', () => {
  const stack = new Stack();
  const alarmTopic = new sns.Topic(stack, 'Alarms');
  const queue = new ResilientQueue(stack, 'Orders', { alarmTopic });
  const mapping = queue.consume(newFunction(stack, 30), { failureThreshold: 20 });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { MetricsConfig: { Metrics: ['EventCount'] } });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    Namespace: 'AWS/Lambda',
    MetricName: 'FailedInvokeEventCount',
    Dimensions: [{ Name: 'EventSourceMappingUUID', Value: stack.resolve(mapping.eventSourceMappingId) }],
    Statistic: 'Sum',
    Period: 300,
    Threshold: 20,
    AlarmActions: [stack.resolve(alarmTopic.topicArn)],
  });
  expect(queue.monitoring().alarms).toHaveLength(3);
});

test('counts no failures unless that is asked for', () => {
  const stack = new Stack();
  new ResilientQueue(stack, 'Orders').consume(newFunction(stack, 30));
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::EventSourceMapping', { MetricsConfig: Match.absent() });
});

test.each([0, 1.5, -1])('refuses a failureThreshold of %s', (failureThreshold) => {
  const stack = new Stack();
  expect(() => new ResilientQueue(stack, 'Orders').consume(newFunction(stack, 30), { failureThreshold }))
    .toThrow(/Orders.*failureThreshold is .*: give a whole number/s);
});

test('has no open finding on the mapping', () => {
  const stack = newStack();
  const queue = new ResilientQueue(stack, 'Orders');
  const mapping = queue.consume(newFunction(stack, 30));
  expectNoFindings(mapping);
});

test('works across stacks of one app', () => {
  const app = new App();
  const [first, second] = [new Stack(app, 'First'), new Stack(app, 'Second')];
  new ResilientQueue(first, 'Orders').consume(newFunction(second, 30));
  Template.fromStack(second).resourceCountIs('AWS::Lambda::EventSourceMapping', 1);
  Template.fromStack(first).resourceCountIs('AWS::Lambda::EventSourceMapping', 0);
});

test('a function that is imported without its role is told what it needs', () => {
  const stack = newStack();
  const fn = lambda.Function.fromFunctionArn(stack, 'Far', 'arn:aws:lambda:us-east-1:012345678901:function:far');
  new ResilientQueue(stack, 'Orders', { consumerTimeout: Duration.seconds(30) }).consume(fn);
  Template.fromStack(stack).resourceCountIs('AWS::Lambda::EventSourceMapping', 1);
  Annotations.fromStack(stack).hasWarning('/Stack/Orders', Match.stringLikeRegexp('^Stack/Far is imported without its role.*: allow it sqs:ReceiveMessage, sqs:DeleteMessage'));
});

test('warns of a visibility below AWS\'s advice', () => {
  const stack = newStack();
  new ResilientQueue(stack, 'Orders', { visibilityTimeout: Duration.seconds(60) }).consume(newFunction(stack, 30));
  Annotations.fromStack(stack).hasWarning('/Stack/Orders', Match.stringLikeRegexp('six times'));
});

describe('refuses', () => {
  const stack = newStack();
  let count = 0;
  const make = (props: ResilientQueueProps) => new ResilientQueue(stack, `Queue${count++}`, props);
  const fn = newFunction(stack, 30) as lambda.IFunction;
  test.each([
    ['one at a time', { maxConcurrency: 1 }, /maxConcurrency is 1: give 2–1000/],
    ['too many at a time', { maxConcurrency: 1001 }, /give 2–1000/],
    ['a large batch without a window', { batchSize: 11 }, /batchSize is 11: give 1–10, or up to 10,000 with a maxBatchingWindow/],
    ['too large a batch', { batchSize: 10_001, maxBatchingWindow: Duration.seconds(1) }, /give 1–10000/],
    ['too long a window', { maxBatchingWindow: Duration.seconds(301) }, /maxBatchingWindow is 5 minutes 1 second: give 0 seconds to 5 minutes/],
  ])('consumers of %s', (_, options, message) => {
    expect(() => make({}).consume(fn, options)).toThrow(message);
  });

  test('a window on a FIFO queue', () => {
    expect(() => make({ fifo: true }).consume(fn, { maxBatchingWindow: Duration.seconds(1) })).toThrow(/no maxBatchingWindow/);
  });

  test('a function that outlives the visibility', () => {
    expect(() => make({ visibilityTimeout: Duration.seconds(29) }).consume(fn)).toThrow(/visibilityTimeout is 29 seconds, the function may run 30/);
  });

  test.each([{}, { forwardFailures: true }])('a function that consumes it already %j', (options) => {
    const queue = make({});
    const again = newFunction(stack, 30, `Again${count}`);
    queue.consume(again, options);
    expect(() => queue.consume(again, options)).toThrow(`${queue.node.path}: ${again.node.path} consumes it already: leave one consume out.`);
  });

  test('nothing where one function consumes two queues', () => {
    make({}).consume(fn);
    expect(() => make({}).consume(fn)).not.toThrow();
  });
});
