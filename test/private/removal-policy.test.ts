import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, aws_cloudwatch as cloudwatch, aws_events as events, aws_lambda as lambda, aws_sns as sns, aws_sqs as sqs, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import * as library from '../../src';

const stack = new Stack(new App(), 'Stack');
const removalPolicy = RemovalPolicy.SNAPSHOT;
const queue = new library.ResilientQueue(stack, 'Given');
const fn = lambda.Function.fromFunctionName(stack, 'Fn', 'fn');
const topic = new sns.Topic(stack, 'Topic');
const { deadLetterQueue } = queue;

/** Each construct with a removal policy; where it can be, with everything else brought along. */
const constructs: { [name: string]: (scope: Construct, id: string) => unknown } = {
  DeadLetterProcessor: (scope, id) => new library.DeadLetterProcessor(scope, id, { queue, removalPolicy }),
  EventRouter: (scope, id) => new library.EventRouter(scope, id, { deadLetterQueue, bus: events.EventBus.fromEventBusName(stack, 'Bus', 'bus'), removalPolicy }),
  FfmpegLayer: (scope, id) => {
    const binary = join(tmpdir(), 'no-ffmpeg');
    writeFileSync(binary, '#!/bin/sh\n');
    return new library.FfmpegLayer(scope, id, { binary, removalPolicy });
  },
  IdempotencyTable: (scope, id) => new library.IdempotencyTable(scope, id, { removalPolicy }),
  MediaPipeline: (scope, id) => new library.MediaPipeline(scope, id, { removalPolicy }),
  NotificationDispatcher: (scope, id) => new library.NotificationDispatcher(scope, id, { removalPolicy }),
  NotificationFanout: (scope, id) => new library.NotificationFanout(scope, id, { deadLetterQueue, topic, removalPolicy }),
  NotificationPreferences: (scope, id) => new library.NotificationPreferences(scope, id, {
    dispatcher: new library.NotificationDispatcher(stack, 'Dispatcher'), removalPolicy,
  }),
  OrderSaga: (scope, id) => new library.OrderSaga(scope, id, { payment: library.PaymentProvider.function(fn), removalPolicy }),
  RedriveOperator: (scope, id) => new library.RedriveOperator(scope, id, { deadLetterQueue, destination: new sqs.Queue(stack, 'Destination'), removalPolicy }),
  Remediation: (scope, id) => new library.Remediation(scope, id, {
    alarms: [new cloudwatch.Alarm(stack, 'Alarm', { metric: topic.metricNumberOfMessagesPublished(), threshold: 1, evaluationPeriods: 1 })],
    remedy: library.Remedy.stop(fn),
    topic,
    removalPolicy,
  }),
  ResilientQueue: (scope, id) => new library.ResilientQueue(scope, id, { queue: queue.queue, deadLetterQueue, removalPolicy }),
  Saga: (scope, id) => new library.Saga(scope, id, {
    steps: [library.SagaStep.task('Send', {
      kind: library.SagaStepKind.RETRIABLE, action: library.SagaAction.sendToQueue(queue.queue), timeout: Duration.seconds(5),
    })],
    removalPolicy,
  }),
};

test.each(Object.keys(constructs))('%s takes no snapshots, and says what to give', (name) => {
  expect(() => constructs[name](stack, name)).toThrow(/^Stack(\/\w+)*: removalPolicy is SNAPSHOT, but .*: give DESTROY, RETAIN or RETAIN_ON_UPDATE_OR_DELETE\.$/);
});
