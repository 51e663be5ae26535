import { App, aws_iam as iam, aws_kms as kms, aws_lambda as lambda, aws_sns as sns, aws_sqs as sqs, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { newFunction, newStack } from './support';
import { IdempotencyTable, ResilientQueue, ResilientQueueProps } from '../../src';
import { expectNoFindings } from '../nag';

/** The source queue, which has a redrive policy, and the dead-letter queue, which has none. */
const queuesOf = (stack: Stack) => {
  const queues = Object.entries(Template.fromStack(stack).findResources('AWS::SQS::Queue'));
  const find = (source: boolean) => queues.find(([, { Properties }]) => Boolean(Properties.RedrivePolicy) === source)!;
  return { source: find(true)[1].Properties, deadLetters: find(false)[1].Properties, deadLettersId: find(false)[0] };
};

describe('minimal', () => {
  const stack = newStack();
  new ResilientQueue(stack, 'Orders');

  test('keeps dead letters longer than messages and waits long', () => {
    const { source, deadLetters, deadLettersId } = queuesOf(stack);
    expect(source).toMatchObject({
      MessageRetentionPeriod: 4 * 86_400,
      ReceiveMessageWaitTimeSeconds: 20,
      VisibilityTimeout: 180,
      SqsManagedSseEnabled: true,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [deadLettersId, 'Arn'] }, maxReceiveCount: 3 },
      RedriveAllowPolicy: { redrivePermission: 'denyAll' },
    });
    expect(deadLetters).toMatchObject({ MessageRetentionPeriod: 14 * 86_400, SqsManagedSseEnabled: true });
  });

  test('lets only the queue itself redrive into its dead-letter queue', () => {
    const { source, deadLetters } = queuesOf(stack);
    const { redrivePermission, sourceQueueArns } = deadLetters.RedriveAllowPolicy;
    expect(redrivePermission).toBe('byQueue');
    const [name, ...rest] = source.QueueName['Fn::Join'][1];
    expect(sourceQueueArns[0]['Fn::Join'][1].slice(-1 - rest.length)).toEqual([`:${name}`, ...rest]);
  });

  test('refuses requests without TLS on both queues', () => {
    const deny = { Effect: 'Deny', Action: 'sqs:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
    Template.fromStack(stack).resourcePropertiesCountIs('AWS::SQS::QueuePolicy', {
      PolicyDocument: { Statement: [Match.objectLike(deny)] },
    }, 2);
  });

  test('alarms say what to do', () => {
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 1, AlarmDescription: Match.stringLikeRegexp('^\\[CRITICAL\\].*What to do:'),
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 900, AlarmDescription: Match.stringLikeRegexp('^\\[WARNING\\].*What to do:'),
    });
  });

  test('is clean', () => expectNoFindings(stack));
});

describe('maximum', () => {
  const stack = newStack();
  const key = new kms.Key(stack, 'Key', { enableKeyRotation: true });
  const queue = new ResilientQueue(stack, 'Orders', {
    queueName: 'orders.fifo',
    fifo: true,
    contentBasedDeduplication: true,
    consumerTimeout: Duration.seconds(60),
    visibilityTimeout: Duration.minutes(10),
    retention: Duration.days(7),
    deadLetterRetention: Duration.days(10),
    maxReceiveCount: 5,
    receiveMessageWaitTime: Duration.seconds(5),
    deliveryDelay: Duration.seconds(10),
    encryptionKey: key,
    maxMessageAge: Duration.hours(1),
    alarmTopic: sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:eu-central-1:123456789012:alarms'),
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  queue.grantSendMessages(role);
  queue.grantConsumeMessages(role);

  test('sets every attribute', () => {
    const { source, deadLetters } = queuesOf(stack);
    expect(source).toMatchObject({
      QueueName: 'orders.fifo',
      FifoQueue: true,
      ContentBasedDeduplication: true,
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
      VisibilityTimeout: 600,
      MessageRetentionPeriod: 7 * 86_400,
      ReceiveMessageWaitTimeSeconds: 5,
      DelaySeconds: 10,
      KmsMasterKeyId: { 'Fn::GetAtt': [expect.any(String), 'Arn'] },
      RedrivePolicy: { maxReceiveCount: 5 },
    });
    expect(deadLetters).toMatchObject({ FifoQueue: true, MessageRetentionPeriod: 10 * 86_400, KmsMasterKeyId: source.KmsMasterKeyId });
    expect(deadLetters.QueueName).toBeUndefined();
  });

  test('keeps both queues and tells the topic when an alarm starts and ends', () => {
    const template = Template.fromStack(stack);
    template.allResources('AWS::SQS::Queue', { DeletionPolicy: 'Retain' });
    const arn = 'arn:aws:sns:eu-central-1:123456789012:alarms';
    template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [arn], OKActions: [arn] });
  });

  test('grants exactly what sending and consuming needs', () => {
    const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    const actions = policy.Properties.PolicyDocument.Statement.flatMap(({ Action }: { Action: string[] }) => Action);
    expect(actions.filter((action: string) => action.includes('*'))).toEqual([]);
    expect(actions).toEqual(expect.arrayContaining(['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'kms:GenerateDataKey', 'kms:Decrypt']));
  });

  test('is clean', () => expectNoFindings(stack));
});

describe('consume', () => {
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

  test('warns of a visibility below AWS\'s advice', () => {
    const stack = newStack();
    new ResilientQueue(stack, 'Orders', { visibilityTimeout: Duration.seconds(60) }).consume(newFunction(stack, 30));
    Annotations.fromStack(stack).hasWarning('/Stack/Orders', Match.stringLikeRegexp('six times'));
  });
});

describe('bring your own', () => {
  test('queue and dead-letter queue', () => {
    const stack = newStack();
    const [queue, deadLetterQueue] = ['orders', 'dead'].map((name) => sqs.Queue.fromQueueArn(stack, name, `arn:aws:sqs:eu-central-1:123456789012:${name}`));
    const own = new ResilientQueue(stack, 'Orders', { queue, deadLetterQueue });
    own.consume(newFunction(stack, 30));
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::SQS::Queue', 0);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { Dimensions: [{ Name: 'QueueName', Value: 'dead' }] });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { EventSourceArn: queue.queueArn });
  });

  test('a queue of this app knows its dead-letter queue', () => {
    const stack = newStack();
    const deadLetterQueue = new sqs.Queue(stack, 'Dead');
    const queue = new sqs.Queue(stack, 'Queue', { deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 3 } });
    expect(new ResilientQueue(stack, 'Orders', { queue }).deadLetterQueue).toBe(deadLetterQueue);
  });

  test('dead-letter queue alone', () => {
    const stack = newStack();
    const deadLetterQueue = new sqs.Queue(stack, 'Dead');
    new ResilientQueue(stack, 'Orders', { deadLetterQueue, alarms: false });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::SQS::Queue', 2);
    template.resourceCountIs('AWS::CloudWatch::Alarm', 0);
  });
});

describe('refuses', () => {
  const stack = newStack();
  let count = 0;
  const make = (props: ResilientQueueProps) => new ResilientQueue(stack, `Queue${count++}`, props);
  const standard = new sqs.Queue(stack, 'Standard');
  const fifo = new sqs.Queue(stack, 'Fifo', { fifo: true });
  const long = new sqs.Queue(stack, 'Long', { retentionPeriod: Duration.days(10) });

  test.each<[string, ResilientQueueProps, RegExp]>([
    ['dead letters kept shorter', { retention: Duration.days(5), deadLetterRetention: Duration.days(4) }, /deadLetterRetention \(4 days\) is shorter/],
    ['dead letters kept too long', { deadLetterRetention: Duration.days(15) }, /at most 14 days/],
    ['FIFO with standard dead letters', { fifo: true, deadLetterQueue: standard }, /dead-letter queue is standard, the queue FIFO/],
    ['standard with FIFO dead letters', { deadLetterQueue: fifo }, /dead-letter queue is FIFO, the queue standard/],
    ['deduplication without FIFO', { contentBasedDeduplication: true }, /belong to FIFO queues/],
    ['a FIFO name without FIFO', { queueName: 'a.fifo' }, /only theirs, end in .fifo/],
    ['a standard name with FIFO', { fifo: true, queueName: 'a' }, /only theirs, end in .fifo/],
    ['visibility below the time-out', { visibilityTimeout: Duration.seconds(30), consumerTimeout: Duration.seconds(31) }, /processed twice/],
    ['visibility of more than 12 hours', { visibilityTimeout: Duration.hours(13) }, /visibilityTimeout is 13 hours: SQS hides a message for at most 12/],
    ['a consumer that outlives the longest visibility', { consumerTimeout: Duration.hours(13) }, /consumerTimeout is 13 hours/],
    ['own dead letters that vanish before their message', { retention: Duration.days(5), deadLetterQueue: standard }, /keeps messages for 345600 seconds, the queue for 432000/],
    ['an own queue whose dead letters vanish first', { queue: long, deadLetterQueue: standard }, /dead letters would vanish first/],
    ['an own FIFO queue with standard dead letters', { queue: fifo, deadLetterQueue: standard }, /both have to be of one type/],
    ['no attempt', { maxReceiveCount: 0 }, /give 1–1000/],
    ['changes to an own queue', { queue: standard, deadLetterQueue: standard, retention: Duration.days(1) }, /retention cannot change the queue you bring/],
    ['an own queue without dead letters', { queue: standard }, /name it in deadLetterQueue/],
  ])('%s', (_, props, message) => {
    expect(() => make(props)).toThrow(message);
  });

  const fn = newFunction(stack, 30) as lambda.IFunction;
  test.each([
    ['one at a time', { maxConcurrency: 1 }, /maxConcurrency is 1: give 2–1000/],
    ['too many at a time', { maxConcurrency: 1001 }, /give 2–1000/],
    ['a large batch without a window', { batchSize: 11 }, /batchSize is 11: give 1–10, or up to 10,000 with a maxBatchingWindow/],
    ['too large a batch', { batchSize: 10_001, maxBatchingWindow: Duration.seconds(1) }, /give 1–10000/],
    ['too long a window', { maxBatchingWindow: Duration.seconds(301) }, /at most 300/],
  ])('consumers of %s', (_, options, message) => {
    expect(() => make({}).consume(fn, options)).toThrow(message);
  });

  test('a window on a FIFO queue', () => {
    expect(() => make({ fifo: true }).consume(fn, { maxBatchingWindow: Duration.seconds(1) })).toThrow(/no maxBatchingWindow/);
  });

  test('more than SQS allows is never derived', () => {
    const app = new App();
    const own = new Stack(app, 'Own');
    new ResilientQueue(own, 'Queue', { consumerTimeout: Duration.hours(3) });
    Template.fromStack(own).hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 43_200 });
  });

  test('a function that outlives the visibility', () => {
    expect(() => make({ visibilityTimeout: Duration.seconds(29) }).consume(fn)).toThrow(/visibilityTimeout is 29 seconds, the function may run 30/);
  });

  test('with the construct\'s path', () => {
    expect(() => new ResilientQueue(stack, 'Here', { maxReceiveCount: 0 })).toThrow(/^Stack\/Here: /);
  });

  test('a function that consumes it already', () => {
    const queue = make({});
    queue.consume(fn);
    expect(() => queue.consume(fn)).toThrow(`${queue.node.path}: Stack/Function consumes it already: leave one consume out.`);
    expect(() => make({}).consume(fn)).not.toThrow();
  });
});
