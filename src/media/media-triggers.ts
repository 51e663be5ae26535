import { aws_events as events, aws_events_targets as targets, aws_iam as iam, aws_lambda as lambda } from 'aws-cdk-lib';
import { UPLOADS } from './core/keys';
import type { MediaPipeline } from './media-pipeline';
import { stateRareMetric } from '../cost/metrics-sent';
import { ResilientQueue } from '../messaging';
import { BundledFunction } from '../private/bundled-function';

/**
 * Jobs begin one by one, a few dozen a second however many uploads arrive at once, so that the functions that look at them first stay
 * far below an account's quota, and starts below that of Step Functions.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const ENTRANCE = { batchSize: 1, maxConcurrency: 2 };

/** Whichever way an upload is completed, it arrives in a queue; the starter takes it from there. */
export function startOnArrival(pipeline: MediaPipeline, start: lambda.Function): void {
  const { arrivals, deadLetterQueue, inputBucket } = pipeline;
  new events.Rule(pipeline, 'ArrivalRule', {
    description: 'Uploads that have arrived',
    eventPattern: {
      source: ['aws.s3'],
      detailType: ['Object Created'],
      detail: { bucket: { name: [inputBucket.bucketName] }, object: { key: [{ prefix: UPLOADS }] } },
    },
    targets: [new targets.SqsQueue(arrivals.queue, { deadLetterQueue })],
  });
  allowStart(pipeline, start);
  arrivals.consume(start, ENTRANCE);
  stateRareMetric(start, 'unknownObject');
}

/** Lets a function start executions. */
export function allowStart({ stateMachine: { stateMachineArn } }: MediaPipeline, fn: lambda.Function): void {
  fn.addEnvironment('STATE_MACHINE_ARN', stateMachineArn);
  iam.Grant.addToPrincipal({ grantee: fn, actions: ['states:StartExecution'], resourceArns: [stateMachineArn] });
}

/** Takes tasks of the workflow from a queue, so many at a time, and answers them. */
export function workOn({ stateMachine }: MediaPipeline, queue: ResilientQueue, fn: BundledFunction, maxConcurrency: number): void {
  const actions = ['states:SendTaskSuccess', 'states:SendTaskFailure'];
  iam.Grant.addToPrincipal({ grantee: fn, actions, resourceArns: [stateMachine.stateMachineArn] });
  // A sign of life keeps the message hidden; without it another worker takes over.
  iam.Grant.addToPrincipal({ grantee: fn, actions: ['sqs:ChangeMessageVisibility'], resourceArns: [queue.queue.queueArn] });
  queue.consume(fn.invoked, { batchSize: 1, maxConcurrency });
}

/** What the workflow cannot catch itself: executions stopped from outside, or out of time. */
export function recordStops(pipeline: MediaPipeline, fail: lambda.Function): void {
  const { deadLetterQueue, stateMachine: { stateMachineArn } } = pipeline;
  new events.Rule(pipeline, 'StoppedRule', {
    description: 'Jobs whose workflow ended badly',
    eventPattern: {
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: { stateMachineArn: [stateMachineArn], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
    },
    targets: [new targets.LambdaFunction(fail, { deadLetterQueue })],
  });
}
