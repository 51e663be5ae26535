import { App, aws_iam as iam, aws_kinesisfirehose as firehose, aws_kms as kms, aws_s3 as s3, aws_sns as sns, aws_sqs as sqs, CfnParameter, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { newFunction, newStack } from './support';
import { NotificationFanout, ResilientQueue } from '../../src';
import { expectNoFindings } from '../nag';

const subscribeEverything = (stack: Stack, fanout: NotificationFanout) => {
  fanout.addEmail('ops@example.com');
  fanout.addSms('+491701234567');
  fanout.addUrl('https://example.com/hook', { rawMessageDelivery: true });
  fanout.addFunction(newFunction(stack));
  fanout.addQueue(new ResilientQueue(stack, 'Inbox').queue, {
    rawMessageDelivery: true,
    filterPolicy: { kind: sns.SubscriptionFilter.stringFilter({ allowlist: ['shipment'] }) },
  });
};

describe('minimal', () => {
  const stack = newStack();
  const fanout = new NotificationFanout(stack, 'News');
  subscribeEverything(stack, fanout);
  const template = Template.fromStack(stack);

  test('every subscription has a dead-letter queue', () => {
    const [deadLetters] = Object.keys(template.findResources('AWS::SQS::Queue')).filter((id) => id.startsWith('NewsDeadLetters'));
    const subscriptions = Object.values(template.findResources('AWS::SNS::Subscription'));
    expect(subscriptions.map(({ Properties }) => Properties.Protocol).sort()).toEqual(['email', 'https', 'lambda', 'sms', 'sqs']);
    for (const { Properties } of subscriptions) {
      expect(Properties.RedrivePolicy).toEqual({ deadLetterTargetArn: { 'Fn::GetAtt': [deadLetters, 'Arn'] } });
    }
  });

  test('what a function fails to process is kept as well', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('^NewsDeadLetters'), 'Arn'] } } },
    });
  });

  test('filters and delivers raw', () => {
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'sqs', RawMessageDelivery: true, FilterPolicy: { kind: ['shipment'] } });
  });

  test('the topic takes messages over TLS only', () => {
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: { Statement: [Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })] },
    });
  });

  test('alarms on dead letters, and no second time on the deliveries that they come from', () => {
    expect(fanout.monitoring().alarms).toEqual([fanout.deadLetterAlarm]);
    expect(fanout.lossAlarm).toBeUndefined();
  });

  test('is clean', () => expectNoFindings(fanout));
});

test('dead letters that a queue of somebody else may refuse have an alarm of their own, one for all', () => {
  const stack = newStack();
  const fanout = new NotificationFanout(stack, 'News');
  const deadLetterQueue = new sqs.Queue(stack, 'Theirs');
  fanout.addEmail('a@example.com', { deadLetterQueue });
  fanout.addEmail('b@example.com', { deadLetterQueue });
  Template.fromStack(stack).resourcePropertiesCountIs('AWS::CloudWatch::Alarm', { MetricName: 'NumberOfNotificationsFailedToRedriveToDlq', Threshold: 1 }, 1);
  expect(fanout.monitoring().alarms).toEqual([fanout.deadLetterAlarm, fanout.lossAlarm]);
  const silent = new NotificationFanout(stack, 'Silent', { alarms: false, deadLetterQueue });
  silent.addEmail('a@example.com');
  expect(silent.monitoring().alarms).toEqual([]);
});

describe('maximum', () => {
  const stack = newStack();
  const key = new kms.Key(stack, 'Key', { enableKeyRotation: true });
  const fanout = new NotificationFanout(stack, 'News', {
    topicName: 'news.fifo',
    displayName: 'News',
    fifo: true,
    contentBasedDeduplication: true,
    encryptionKey: key,
    alarmTopic: sns.Topic.fromTopicArn(stack, 'Alarms', 'arn:aws:sns:eu-central-1:123456789012:alarms'),
    removalPolicy: RemovalPolicy.RETAIN,
  });
  fanout.addQueue(new ResilientQueue(stack, 'Inbox', { fifo: true, encryptionKey: key }).queue, {
    filterPolicyWithMessageBody: { kind: sns.FilterOrPolicy.filter(sns.SubscriptionFilter.stringFilter({ allowlist: ['shipment'] })) },
  });
  fanout.grantPublishToService('s3.amazonaws.com');
  fanout.grantPublish(new iam.Role(stack, 'Publisher', { assumedBy: new iam.AccountRootPrincipal() }));
  const template = Template.fromStack(stack);

  test('order is kept end to end, dead letters included', () => {
    template.hasResourceProperties('AWS::SNS::Topic', { TopicName: 'news.fifo', FifoTopic: true, ContentBasedDeduplication: true, DisplayName: 'News' });
    template.resourcePropertiesCountIs('AWS::SQS::Queue', { FifoQueue: true }, 3);
    template.hasResourceProperties('AWS::SNS::Subscription', { FilterPolicyScope: 'MessageBody', FilterPolicy: { kind: ['shipment'] } });
    template.hasResource('AWS::SNS::Topic', { DeletionPolicy: 'Retain' });
  });

  test('topic and key let the publishing service in, for this account alone', () => {
    const ofThisAccount = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Action: 'sns:Publish', Condition: ofThisAccount })]) },
    });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith(['sns.amazonaws.com', 's3.amazonaws.com'].map((service) => Match.objectLike({
          Principal: { Service: service }, Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Condition: ofThisAccount,
        }))),
      },
    });
  });

  test('grants publishing with the key and nothing more', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          { Effect: 'Allow', Action: 'sns:Publish', Resource: { Ref: Match.stringLikeRegexp('^NewsTopic') } },
          { Effect: 'Allow', Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: { 'Fn::GetAtt': [Match.anyValue(), 'Arn'] } },
        ],
      },
    });
  });

  test('is clean', () => expectNoFindings(stack));
});

describe('addresses that only a deployment knows', () => {
  const subscribed = () => {
    const stack = newStack();
    const [email, phone, host] = ['Email', 'Phone', 'Host'].map((id) => new CfnParameter(stack, id).valueAsString);
    const fanout = new NotificationFanout(stack, 'News');
    return { stack, email, phone, host, fanout };
  };

  test('subscribe, under ids that stay', () => {
    const [one, two] = [subscribed(), subscribed()].map(({ stack, email, phone, host, fanout }, index) => {
      // Tokens are numbered as they come: that must not matter.
      if (index) Token.asString({ Ref: 'Other' });
      fanout.addEmail(email);
      fanout.addSms(phone);
      fanout.addUrl(`https://${host}/hook`);
      return Template.fromStack(stack).findResources('AWS::SNS::Subscription');
    });
    expect(Object.values(one).map(({ Properties }) => [Properties.Protocol, Properties.Endpoint])).toEqual([
      ['email', { Ref: 'Email' }], ['sms', { Ref: 'Phone' }], ['https', { 'Fn::Join': ['', ['https://', { Ref: 'Host' }, '/hook']] }],
    ]);
    expect(Object.keys(two)).toEqual(Object.keys(one));
  });

  test('subscribe once', () => {
    const { email, fanout } = subscribed();
    fanout.addEmail(email);
    expect(() => fanout.addEmail(email)).toThrow('Stack/News: {"Ref":"Email"} has subscribed already: let one filterPolicy');
  });
});

test('brings your own topic and dead-letter queues', () => {
  const stack = newStack();
  const topic = sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:eu-central-1:123456789012:news');
  const [shared, single] = ['Shared', 'Single'].map((id) => new sqs.Queue(stack, id));
  const fanout = new NotificationFanout(stack, 'News', { topic, deadLetterQueue: shared, alarms: false });
  fanout.addEmail('a@example.com');
  fanout.addEmail('b@example.com', { deadLetterQueue: single });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::SNS::Topic', 0);
  template.resourceCountIs('AWS::CloudWatch::Alarm', 0);
  const targets = Object.values(template.findResources('AWS::SNS::Subscription')).map(({ Properties }) => Properties.RedrivePolicy.deadLetterTargetArn);
  expect(targets.map((target) => target['Fn::GetAtt'][0].slice(0, 6))).toEqual(['Shared', 'Single']);
});

describe('a topic of your own', () => {
  const bring = (masterKey: (stack: Stack) => kms.IKey) => {
    const stack = newStack();
    const fanout = new NotificationFanout(stack, 'News', { topic: new sns.Topic(stack, 'Own', { masterKey: masterKey(stack) }), alarms: false });
    return { stack, fanout, warnings: () => Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => entry.data as string) };
  };
  const ownKey = (stack: Stack) => new kms.Key(stack, 'Key');

  test('its key is granted to who publishes', () => {
    const { stack, fanout } = bring(ownKey);
    fanout.grantPublish(new iam.Role(stack, 'Publisher', { assumedBy: new iam.AccountRootPrincipal() }));
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([{
          Effect: 'Allow', Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
        }]),
      },
    });
  });

  test('its key is opened to the service that publishes, and nobody is warned', () => {
    const { stack, fanout, warnings } = bring(ownKey);
    fanout.grantPublishToService('s3.amazonaws.com');
    for (const [type, document] of [['AWS::SNS::TopicPolicy', 'PolicyDocument'], ['AWS::KMS::Key', 'KeyPolicy']]) {
      Template.fromStack(stack).hasResourceProperties(type, {
        [document]: { Statement: Match.arrayWith([Match.objectLike({ Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' } })]) },
      });
    }
    expect(warnings()).toEqual([]);
  });

  test('its key does not encrypt what is made here', () => {
    const { stack, fanout } = bring(ownKey);
    fanout.addConsumer(newFunction(stack));
    Template.fromStack(stack).resourcePropertiesCountIs('AWS::SQS::Queue', { KmsMasterKeyId: Match.anyValue() }, 0);
  });

  test.each<[string, (fanout: NotificationFanout, stack: Stack) => unknown]>([
    ['grantPublishToService', (fanout) => fanout.grantPublishToService('s3.amazonaws.com')],
    ['addBucketEvents', (fanout, stack) => fanout.addBucketEvents(new s3.Bucket(stack, 'Photos'))],
  ])('%s warns of an imported topic and of an imported key', (_, use) => {
    const key = bring((stack) => kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-central-1:123456789012:key/1'));
    use(key.fanout, key.stack);
    expect(key.warnings()).toEqual([expect.stringContaining('let s3.amazonaws.com publish to Stack/Own')]);
    const stack = newStack();
    const topic = sns.Topic.fromTopicArn(stack, 'Theirs', 'arn:aws:sns:eu-central-1:123456789012:news');
    use(new NotificationFanout(stack, 'News', { topic, alarms: false }), stack);
    Annotations.fromStack(stack).hasWarning('/Stack/News', Match.stringLikeRegexp('let s3.amazonaws.com publish to Stack/Theirs'));
  });
});

test('one function, queue, stream and address may subscribe to several fan-outs', () => {
  const stack = newStack();
  const [fn, consumer] = ['Function', 'Consumer'].map((id) => newFunction(stack, 3, id));
  const inbox = new sqs.Queue(stack, 'Inbox');
  const stream = new firehose.DeliveryStream(stack, 'Stream', { destination: new firehose.S3Bucket(new s3.Bucket(stack, 'Archive')) });
  const fanouts = ['News', 'Alarms'].map((id) => new NotificationFanout(stack, id));
  for (const fanout of fanouts) {
    fanout.addFunction(fn);
    fanout.addConsumer(consumer);
    fanout.addQueue(inbox);
    fanout.addDeliveryStream(stream);
    fanout.addEmail('ops@example.com');
  }
  const template = Template.fromStack(stack);
  const subscribed = Object.values(template.findResources('AWS::SNS::Subscription', { Properties: { Protocol: 'lambda' } }));
  expect(subscribed.map(({ Properties }) => Properties.TopicArn)).toEqual(fanouts.map(({ topic }) => stack.resolve(topic.topicArn)));
  expect(new Set(subscribed.map(({ Properties }) => JSON.stringify(Properties.Endpoint))).size).toBe(1);
  template.resourcePropertiesCountIs('AWS::Lambda::Permission', { Principal: 'sns.amazonaws.com' }, 2);
  template.resourceCountIs('AWS::SNS::Subscription', 10);
});

describe('says who subscribes twice', () => {
  const stack = newStack();
  const fanout = new NotificationFanout(stack, 'News');
  const fn = newFunction(stack);
  const inbox = new sqs.Queue(stack, 'Inbox');
  const stream = new firehose.DeliveryStream(stack, 'Stream', { destination: new firehose.S3Bucket(new s3.Bucket(stack, 'Archive')) });

  test.each<[string, () => unknown]>([
    ['Stack/Function', () => fanout.addFunction(fn)],
    ['Stack/Function', () => fanout.addConsumer(fn)],
    ['Stack/Inbox', () => fanout.addQueue(inbox)],
    ['Stack/Stream', () => fanout.addDeliveryStream(stream)],
    ['ops@example.com', () => fanout.addEmail('ops@example.com')],
    ['+491701234567', () => fanout.addSms('+491701234567')],
    ['https://example.com/hook', () => fanout.addUrl('https://example.com/hook')],
  ])('%s, %s', (subscriber, add) => {
    add();
    expect(add).toThrow(`Stack/News: ${subscriber} has subscribed already: let one filterPolicy allow all that it is to get.`);
  });
});

test('two copies in each of two stacks', () => {
  const app = new App();
  const stacks = ['First', 'Second'].map((id) => new Stack(app, id));
  for (const stack of stacks) for (const name of ['A', 'B']) new NotificationFanout(stack, name).addEmail('ops@example.com');
  for (const stack of stacks) Template.fromStack(stack).resourceCountIs('AWS::SNS::Subscription', 2);
});

describe('refuses', () => {
  const stack = newStack();
  const standard = new NotificationFanout(stack, 'Standard');
  const fifo = new NotificationFanout(stack, 'Fifo', { fifo: true });
  const queue = new sqs.Queue(stack, 'Queue');
  const fifoQueue = new sqs.Queue(stack, 'FifoQueue', { fifo: true });

  test.each<[string, () => unknown, RegExp]>([
    ['what is no address', () => standard.addEmail('ops'), /"ops" is not an e-mail address/],
    ['what is no number', () => standard.addSms('0170 1234567'), /is not a phone number/],
    ['a web address without TLS', () => standard.addUrl('http://example.com'), /not sent to over TLS/],
    ['a FIFO queue on a standard topic', () => standard.addQueue(fifoQueue), /FIFO queue cannot subscribe to a standard topic/],
    ['e-mail from a FIFO topic', () => fifo.addEmail('ops@example.com'), /delivers to queues only/],
    ['dead letters of another type', () => fifo.addQueue(fifoQueue, { deadLetterQueue: queue }), /has to be FIFO/],
    ['two filters', () => standard.addQueue(queue, { filterPolicy: {}, filterPolicyWithMessageBody: {} }), /not both/],
    ['deduplication without FIFO', () => new NotificationFanout(stack, 'A', { contentBasedDeduplication: true }), /belongs to FIFO topics/],
    ['changes to an own topic', () => new NotificationFanout(stack, 'B', { topic: standard.topic, displayName: 'x' }), /displayName cannot change/],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});
