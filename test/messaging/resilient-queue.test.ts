import { App, aws_iam as iam, aws_kms as kms, aws_sns as sns, aws_sqs as sqs, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { newFunction, newStack, queuesOf } from './support';
import { ResilientQueue, ResilientQueueProps } from '../../src';
import { expectNoFindings } from '../nag';

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

  test('more than SQS allows is never derived', () => {
    const app = new App();
    const own = new Stack(app, 'Own');
    new ResilientQueue(own, 'Queue', { consumerTimeout: Duration.hours(3) });
    Template.fromStack(own).hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 43_200 });
  });

  test('with the construct\'s path', () => {
    expect(() => new ResilientQueue(stack, 'Here', { maxReceiveCount: 0 })).toThrow(/^Stack\/Here: /);
  });
});
