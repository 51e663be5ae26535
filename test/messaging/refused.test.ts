import { App, aws_dynamodb as dynamodb, aws_events as events, aws_kms as kms, aws_s3 as s3, aws_sns as sns, aws_sqs as sqs, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { newFunction, newStack } from './support';
import {
  AnomalyAlarm, AnomalyAlarmProps, DeadLetterProcessor, EventFilter, EventRouter, EventSchema, EventTarget, NotificationDispatcher,
  NotificationDispatcherProps, NotificationFanout, RedriveOperator, ResilientQueue,
} from '../../src';

const stack = newStack();
const queue = new sqs.Queue(stack, 'Inbox');
let count = 0;
const id = () => `N${count++}`;

const parameter = () => new CfnParameter(stack, id(), { type: 'Number' }).valueAsNumber;
const toQueue = (options: object) => () => EventTarget.queue(queue, options);
const rule = (filter: EventFilter) => () => new EventRouter(stack, id()).addRule('Rule', filter, EventTarget.queue(queue));
const type = (detail: object) => () => EventSchema.inline('shop', 'Paid', detail as { [key: string]: any });
const table = (name: string, sortKey?: string) => new dynamodb.Table(stack, id(), {
  partitionKey: { name, type: dynamodb.AttributeType.STRING },
  ...sortKey ? { sortKey: { name: sortKey, type: dynamodb.AttributeType.STRING } } : {},
});
const dispatcher = (props: NotificationDispatcherProps) => () => new NotificationDispatcher(stack, id(), props);
const template = { kind: 'DONE', subject: 'Done', text: 'It is done.' };
const anomaly = (props: Partial<AnomalyAlarmProps>) => () => new AnomalyAlarm(stack, id(), {
  metric: queue.metricNumberOfMessagesSent(), meaning: 'Few.', runbook: 'Look.', ...props,
});

test.each<[string, () => unknown, RegExp]>([
  ['186 retries', toQueue({ retryAttempts: 186 }), /^Stack\/Inbox: retryAttempts is 186: give 0–185\.$/],
  ['half a retry', toQueue({ retryAttempts: 0.5 }), /retryAttempts is 0\.5: give 0–185/],
  ['events that are too old too soon', toQueue({ maxEventAge: Duration.seconds(10) }), /maxEventAge is 10 seconds: give 1 minute to 1 day/],
  ['events older than a day', toQueue({ maxEventAge: Duration.hours(25) }), /maxEventAge is 1 day 1 hour: give 1 minute to 1 day/],
  ['no source', rule({ source: [] }), /the filter of rule Rule\.source is an empty list, which no event matches: leave it out, or give values/],
  ['a scalar', rule({ detail: { order: { currency: 'EUR' } } }), /Rule\.detail\.order\.currency is "EUR": give a list, \["EUR"\]/],
  ['null', rule({ detail: { currency: null } }), /detail\.currency is null: give a list, \[null\]/],
  ['an empty pattern', rule({ source: ['shop'], detail: {} }), /detail is empty: leave it out, or give fields/],
  ['an operator that is none', rule({ detail: { file: [{ prefx: 'in/' }] } }), /Rule\.detail\.file has the operator "prefx": EventBridge knows prefix, suffix/],
  ['an operator that is none among others', rule({ detail: { $or: [{ a: ['b'] }, { c: [{ atLeast: 3 }] }] } }), /detail\.\$or\[1\]\.c has the operator "atLeast"/],
  ['a type that is none', type({ type: 'objekt' }), /schema has the type "objekt": give object, array, string/],
  ['a type in the depth that is none', type({ properties: { a: { items: { type: ['string', 'nil'] } } } }), /properties\.a\.items has the type "nil"/],
  ['preferences by another key', dispatcher({ preferencesTable: table('id') }), /N\d+: preferencesTable has the key id: it has to be userId\.$/],
  ['preferences by two keys', dispatcher({ preferencesTable: table('userId', 'kind') }), /preferencesTable has the key userId, kind: it has to be userId/],
  ['a template without a kind', dispatcher({ templates: [{ ...template, kind: '' }] }), /the kind of a template is empty: give the value that messages have/],
  ['an empty subject', dispatcher({ templates: [{ ...template, subject: ' ' }] }), /the subject of the template of DONE is empty: give what users read/],
  ['an empty text', dispatcher({ templates: [{ ...template, locale: 'de', text: '' }] }), /the text of the template of DONE in de is empty/],
  ['a template twice', dispatcher({ templates: [template, { ...template, text: 'Other.' }] }), /the template of DONE is there twice.*leave one out/],
  ['a template twice but for case', dispatcher({ templates: [{ ...template, locale: 'pt-BR' }, { ...template, locale: 'PT-br' }] }), /the template of DONE in PT-br is there twice/],
  ['what is no language', dispatcher({ templates: [{ ...template, locale: 'DE_de' }] }), /DONE in DE_de has no BCP 47 language: give say de or pt-BR/],
  ['records that are gone at once', dispatcher({ recordRetention: Duration.days(0) }), /recordRetention is zero: give 1 day to/],
  ['a FIFO name without FIFO', () => new NotificationFanout(stack, id(), { topicName: 'x.fifo' }), /topicName is x\.fifo: set fifo, or give a name without \.fifo/],
  ['an address without a host', () => new NotificationFanout(stack, id()).addUrl('https://'), /"https:\/\/" is not sent to over TLS/],
  ['a topic\'s name with a blank', () => new NotificationFanout(stack, id(), { topicName: 'my news' }), /topicName is "my news": give up to 256 letters, digits, hyphens and underscores/],
  ['a queue\'s name that is too long', () => new ResilientQueue(stack, id(), { fifo: true, queueName: `${'q'.repeat(76)}.fifo` }), /queueName is "q+": give up to 75 letters/],
  ['an archive\'s name that is too long', () => new EventRouter(stack, id(), { archiveName: 'a'.repeat(49) }), /archiveName is "a+": give up to 48 letters/],
  ['a time-out that only a deployment knows', () => new ResilientQueue(stack, id(), { consumerTimeout: Duration.seconds(parameter()) }),
    /consumerTimeout has to be known when the app is synthesized: give a plain value/],
  ['an event to a queue of another stack', () => {
    const there = new ResilientQueue(new Stack(stack.node.root as App, 'There'), 'Inbox');
    new EventRouter(stack, id()).addRule('Far', { source: ['shop'] }, EventTarget.queue(there.queue));
  }, /Far: There\/Inbox\/Queue is of another stack, and both would depend on each other: make the rule there/],
  ['events of a bucket of another stack', () => new NotificationFanout(stack, id()).addBucketEvents(new s3.Bucket(new Stack(stack.node.root as App, 'Store'), 'Bucket')),
    /Store\/Bucket is of another stack, and both would depend on each other: make the fan-out there/],
  ['dead letters of another stack', () => new DeadLetterProcessor(new Stack(stack.node.root as App, 'Elsewhere'), 'Failures', { queue: new ResilientQueue(stack, id()) }),
    /Elsewhere\/Failures: the queue is of another stack.*process its dead letters there/],
  ['no age at all', () => new ResilientQueue(stack, id(), { maxMessageAge: Duration.seconds(0) }), /maxMessageAge is zero: give 1 second to 14 days/],
  ['retention of own dead letters', () => new ResilientQueue(stack, id(), { deadLetterQueue: queue, deadLetterRetention: Duration.days(7) }),
    /deadLetterRetention cannot change the dead-letter queue you bring: set it there/],
  ['retention of an own queue\'s dead letters', () => new ResilientQueue(stack, id(), { queue, deadLetterQueue: queue, deadLetterRetention: Duration.days(7) }),
    /deadLetterRetention cannot change the queue you bring/],
  ['an own queue that hides messages for less than a consumer runs',
    () => new ResilientQueue(stack, id(), { queue, deadLetterQueue: queue }).consume(newFunction(stack, 900)),
    /visibilityTimeout is 30 seconds, the function may run 900: give the queue 5400\.$/],
  ['an anomaly without meaning', anomaly({ meaning: '' }), /meaning is empty: say what whoever is woken needs to know/],
  ['an anomaly without runbook', anomaly({ runbook: ' ' }), /runbook is empty: say what/],
])('refuses %s', (_, make, message) => expect(make).toThrow(message));

test('what is like it and right is taken', () => {
  const right: (() => unknown)[] = [
    toQueue({ retryAttempts: 0, maxEventAge: Duration.seconds(60) }),
    rule({ detail: { total: events.Match.greaterThan(100), order: { currency: ['EUR'] }, $or: [{ a: ['b'] }, { c: [null] }] } }),
    rule({ detail: { file: [{ prefix: 'in/' }, { 'anything-but': ['out/'] }, 'x', 3, null], size: [{ numeric: ['>', 0] }], at: [{ exists: false }] } }),
    type({ properties: { type: { type: ['string', 'null'] } } }),
    dispatcher({ preferencesTable: table('userId'), templates: [template, { ...template, locale: 'de' }, { ...template, locale: 'pt-BR' }] }),
    dispatcher({ preferencesTable: dynamodb.Table.fromTableName(stack, id(), 'preferences') }),
    () => new ResilientQueue(stack, id(), { queue, deadLetterQueue: queue }).consume(newFunction(stack, 30, id())),
    () => new ResilientQueue(stack, id()).consume(newFunction(stack, 30, id()), { batchSize: parameter(), maxConcurrency: parameter() }),
    () => new ResilientQueue(stack, id(), { visibilityTimeout: Duration.seconds(parameter()), consumerTimeout: Duration.seconds(30) }),
    () => new EventRouter(stack, id()).acceptFrom(new CfnParameter(stack, id()).valueAsString),
  ];
  for (const make of right) expect(make).not.toThrow();
});

test('imported queues and topics have to let services in themselves, which is said', () => {
  const own = newStack();
  const [imported, made] = [sqs.Queue.fromQueueArn(own, 'Far', 'arn:aws:sqs:us-east-1:012345678901:far'), new sqs.Queue(own, 'Near')];
  const topic = sns.Topic.fromTopicArn(own, 'News', 'arn:aws:sns:us-east-1:012345678901:news');
  const fanout = new NotificationFanout(own, 'Fanout');
  for (const one of [imported, made]) fanout.addQueue(one);
  new EventRouter(own, 'Events').addRule('Rule', { source: ['shop'] }, EventTarget.queue(imported), EventTarget.queue(made), EventTarget.topic(topic));
  const warnings = Annotations.fromStack(own).findWarning('*', Match.stringLikeRegexp('imported, cannot be extended')).map(({ id: at, entry }) => [at, entry.data]);
  const warning = (target: string, service: string) => (
    expect.stringContaining(`The policy of Stack/${target}, which is imported, cannot be extended here: let ${service}.amazonaws.com send to it where it is made.`)
  );
  expect(warnings).toEqual([
    ['/Stack/Fanout', warning('Far', 'sns')], ['/Stack/Events/Rule', warning('Far', 'events')], ['/Stack/Events/Rule', warning('News', 'events')],
  ]);
});

describe('queues of another stack get events', () => {
  const stacks = () => {
    const app = new App();
    return { app, here: new Stack(app, 'Here'), there: new Stack(app, 'There') };
  };

  test('by a rule of theirs, on the same bus', () => {
    const { app, here, there } = stacks();
    const { bus } = new EventRouter(here, 'Events');
    const rules = new EventRouter(there, 'Rules', { bus, archiveRetention: Duration.days(0) });
    rules.addRule('Ship', { source: ['shop'] }, EventTarget.queue(new ResilientQueue(there, 'Inbox').queue));
    expect(() => app.synth()).not.toThrow();
    Template.fromStack(there).hasResourceProperties('AWS::Events::Rule', { EventBusName: { 'Fn::ImportValue': Match.stringLikeRegexp('^Here:') } });
  });

  test('directly where they have a key, whose policies name no rule', () => {
    const { app, here, there } = stacks();
    const inbox = new ResilientQueue(there, 'Inbox', { encryptionKey: new kms.Key(there, 'Key') });
    new EventRouter(here, 'Events').addRule('Ship', { source: ['shop'] }, EventTarget.queue(inbox.queue));
    expect(() => app.synth()).not.toThrow();
  });
});

describe('a bus forwards to others alone', () => {
  const router = new EventRouter(stack, 'Events');
  test('its own is refused', () => {
    expect(() => router.addRule('Circle', { source: ['shop'] }, EventTarget.bus(router.bus))).toThrow(/^Stack\/Events\/Bus: a rule of this bus would send its events back/);
  });
  test('one of the same name elsewhere is taken', () => {
    const far = events.EventBus.fromEventBusArn(stack, 'Far', 'arn:aws:events:us-east-1:210987654321:event-bus/default');
    const near = events.EventBus.fromEventBusArn(stack, 'Near', 'arn:aws:events:us-east-1:012345678901:event-bus/default');
    expect(new EventRouter(stack, 'Default', { bus: near }).addRule('Forward', { source: ['shop'] }, EventTarget.bus(far))).toBeDefined();
  });
});

describe('events of one bucket', () => {
  const told = (...options: Parameters<NotificationFanout['addBucketEvents']>[1][]) => () => {
    const own = newStack();
    const bucket = new s3.Bucket(own, 'Bucket');
    for (const [index, one] of options.entries()) new NotificationFanout(own, `Told${index}`).addBucketEvents(bucket, one);
  };
  const { OBJECT_CREATED, OBJECT_CREATED_PUT, OBJECT_REMOVED, OBJECT_REMOVED_DELETE, OBJECT_REMOVED_DELETE_MARKER_CREATED } = s3.EventType;

  test.each<[string, () => void, RegExp]>([
    ['one prefix in the other', told({ prefix: 'in/' }, { prefix: 'in/photos/' }), /^Stack\/Told1: S3 is to tell of s3:ObjectCreated:\* under "in\/photos\/\*" and of .* under "in\/\*", which overlap: give prefixes/],
    ['no filter beside one', told({}, { suffix: '.jpg' }), /which overlap/],
    ['one kind in the other', told({ events: [OBJECT_CREATED, OBJECT_CREATED_PUT] }), /s3:ObjectCreated:Put under "\*" and of s3:ObjectCreated:\*/],
  ])('overlap: %s', (_, make, message) => expect(make).toThrow(message));

  test.each([
    ['other prefixes', told({ prefix: 'in/' }, { prefix: 'out/' })],
    ['other suffixes', told({ suffix: '.jpg' }, { suffix: '.png' })],
    ['other kinds', told({ events: [OBJECT_CREATED] }, { events: [OBJECT_REMOVED] })],
    ['kinds whose names begin alike', told({ events: [OBJECT_REMOVED_DELETE, OBJECT_REMOVED_DELETE_MARKER_CREATED] })],
  ])('do not: %s', (_, make) => expect(make).not.toThrow());
});

describe('dead letters have one who takes them', () => {
  const redriven = (make: (own: Stack, orders: ResilientQueue) => { deadLetterQueue: sqs.IQueue; messageMove?: boolean }) => () => {
    const own = newStack();
    const orders = new ResilientQueue(own, 'Orders');
    new RedriveOperator(own, 'Redrive', { destination: orders.queue, ...make(own, orders) });
    return Template.fromStack(own);
  };
  const processed = (own: Stack, orders: ResilientQueue) => new DeadLetterProcessor(own, 'Failures', { queue: orders });

  test('a second processor is refused', () => {
    const orders = new ResilientQueue(stack, 'Orders');
    new DeadLetterProcessor(stack, 'Failures', { queue: orders });
    expect(() => new DeadLetterProcessor(stack, 'More', { queue: orders })).toThrow(/^Stack\/More: Stack\/Orders\/DeadLetters is processed by Stack\/Failures already: give that one your rules/);
  });

  test.each<[string, () => unknown, RegExp]>([
    ['of a topic, by SQS itself', redriven((own) => ({ deadLetterQueue: new NotificationFanout(own, 'News').deadLetterQueue })),
      /\[Stack\/Redrive\] Stack\/News\/DeadLetters is not the dead-letter queue of a queue of this app.*set messageMove to false/s],
    ['of no queue', redriven((own) => ({ deadLetterQueue: new sqs.Queue(own, 'Plain') })), /Stack\/Plain is not the dead-letter queue/],
    ['that a processor takes', redriven((own, orders) => (processed(own, orders), { deadLetterQueue: orders.deadLetterQueue })),
      /Stack\/Failures takes the messages of Stack\/Orders\/DeadLetters as they come: give its parkedQueue as deadLetterQueue/],
  ])('no redrive of dead letters %s', (_, make, message) => expect(make).toThrow(message));

  test.each<[string, () => unknown]>([
    ['of a queue', redriven((_, { deadLetterQueue }) => ({ deadLetterQueue }))],
    ['of a topic, by the function', redriven((own) => ({ deadLetterQueue: new NotificationFanout(own, 'News').deadLetterQueue, messageMove: false }))],
    ['that are parked', redriven((own, orders) => ({ deadLetterQueue: processed(own, orders).parkedQueue }))],
    ['of a queue of CloudFormation\'s own form', redriven((own) => {
      const deadLetterQueue = new sqs.Queue(own, 'Plain');
      const { attrArn } = deadLetterQueue.node.defaultChild as sqs.CfnQueue;
      new sqs.CfnQueue(own, 'Source', { redrivePolicy: { deadLetterTargetArn: attrArn, maxReceiveCount: 3 } });
      return { deadLetterQueue };
    })],
    ['of a queue of another app', redriven((own) => ({ deadLetterQueue: sqs.Queue.fromQueueArn(own, 'Far', 'arn:aws:sqs:us-east-1:012345678901:dead') }))],
  ])('redrive of dead letters %s', (_, make) => expect(make).not.toThrow());
});
