import { Annotations, aws_iam as iam, aws_lambda as lambda, aws_sqs as sqs, Duration, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { acknowledge } from '../../private/acknowledge';
import { receivesOf, tellWhy } from '../../private/tell-why';
import { check, checkSpan, checkWhole } from '../../private/validation-error';
import { ConsumeOptions } from '../consume-options';
import { IdempotencyTable } from '../idempotency-table';

/** Of a function, in seconds. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LONGEST_RUN = 900;
/** https://docs.aws.amazon.com/lambda/latest/api/API_ScalingConfig.html */
const [LEAST_CONCURRENCY, MOST_CONCURRENCY] = [2, 1000];
const LONGEST_WINDOW = Duration.minutes(5);

/** Connects a function to a queue with partial batch responses and exactly the permissions it needs. */
export function connectConsumer(
  scope: IConstruct, queue: sqs.IQueue, fn: lambda.IFunction, consumeOptions: ConsumeOptions,
): lambda.EventSourceMapping {
  const { keepPayloads, forwardFailures, idempotency, failureThreshold, ...options } = consumeOptions;
  checkOptions(scope, queue, options);
  const maxConcurrency = concurrencyOf(scope, codeOf(fn), options.maxConcurrency);
  if (idempotency) remember(scope, codeOf(fn), idempotency);
  const grant = grantConsume(scope, queue, fn);
  const mapping = fn.addEventSourceMapping(mappingId(scope), {
    ...options,
    maxConcurrency,
    eventSourceArn: queue.queueArn,
    reportBatchItemFailures: true,
    metricsConfig: failureThreshold === undefined ? undefined : { metrics: [lambda.MetricType.EVENT_COUNT] },
  });
  grant?.applyBefore(mapping);
  acknowledge(mapping, {
    id: 'Serverless-LambdaEventSourceMappingDestination',
    reason: 'Lambda refuses a failure destination for SQS: the redrive policy of the queue takes what keeps failing.',
  });
  return mapping;
}

/** A function that is imported without its role takes no permission here. */
function grantConsume(scope: IConstruct, queue: sqs.IQueue, fn: lambda.IFunction): iam.Grant | undefined {
  const [actions, keyActions] = [['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], ['kms:Decrypt']];
  if (!(fn.grantPrincipal instanceof iam.UnknownPrincipal)) return grantActions(queue, fn, actions, keyActions);
  const needed = [...actions, ...queue.encryptionMasterKey ? keyActions : []].join(', ');
  Annotations.of(scope).addWarningV2('cdk-event-workflows:consumer-role', `${codeOf(fn).node.path} is imported without its role, `
    + 'which cannot be extended here: '
    + `allow it ${needed} where it is made, or import it by Function.fromFunctionAttributes with its role.`);
  return undefined;
}

const mappingId = (scope: IConstruct) => `Consume${scope.node.addr.slice(-8)}`;

/** Refuses a function that consumes the queue already. */
export function checkNew(scope: IConstruct, fn: lambda.IFunction): void {
  check(scope, !fn.node.tryFindChild(mappingId(scope)), `${fn.node.path} consumes it already: leave one consume out.`);
}

/** The function behind a version or an alias: it has the time-out and takes environment variables. */
export function codeOf(fn: lambda.IFunction): lambda.IFunction {
  return fn instanceof lambda.QualifiedFunctionBase ? fn.lambda : fn;
}

/** How long the function may run, in seconds: the longest of all where only the deployment knows, undefined of a function made elsewhere. */
export function timeoutOf(fn: lambda.IFunction): number | undefined {
  if (!(fn instanceof lambda.Function)) return undefined;
  const { timeout = Duration.seconds(3) } = fn;
  return timeout.isUnresolved() ? LONGEST_RUN : timeout.toSeconds();
}

/** How long messages may wait for their batch to fill, in seconds: the longest of all where only the deployment knows. */
export function windowOf(maxBatchingWindow = Duration.seconds(0)): number {
  return (maxBatchingWindow.isUnresolved() ? LONGEST_WINDOW : maxBatchingWindow).toSeconds();
}

/**
 * Lambda throws back what it takes from the queue beyond the instances that a function may have, and each time counts towards the dead letter.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
function concurrencyOf(scope: IConstruct, fn: lambda.IFunction, maxConcurrency?: number): number | undefined {
  const reserved = (fn.node.defaultChild as Partial<lambda.CfnFunction> | undefined)?.reservedConcurrentExecutions;
  // None at all is a function that is paused.
  if (typeof reserved !== 'number' || Token.isUnresolved(reserved) || reserved === 0) return maxConcurrency;
  check(scope, reserved >= LEAST_CONCURRENCY, `${fn.node.path} may have only ${reserved} instance, `
    + 'but a queue hands over two batches at once at least (maxConcurrency): '
    + 'raise its reserved concurrency to 2 or more, or leave it out.');
  if (maxConcurrency === undefined) return reserved <= MOST_CONCURRENCY ? reserved : undefined;
  check(scope, Token.isUnresolved(maxConcurrency) || maxConcurrency <= reserved, `maxConcurrency is ${maxConcurrency}, but ${fn.node.path} may have only ${reserved} instances: `
    + 'raise its reserved concurrency, or lower maxConcurrency.');
  return maxConcurrency;
}

function remember(scope: IConstruct, fn: lambda.IFunction, table: IdempotencyTable): void {
  if (fn instanceof lambda.Function) table.attach(fn);
  else check(scope, false, 'idempotency needs a function that is made in this app: give others the table\'s name and permissions yourself.');
}

const forwarding = new WeakSet<lambda.Function>();

/** Lets the function say why it gives a message up. */
export function letForward(scope: IConstruct, queue: sqs.IQueue, deadLetterQueue: sqs.IQueue, fn: lambda.IFunction): void {
  const receives = receivesOf(queue);
  if (!(fn instanceof lambda.Function) || receives === undefined) {
    check(scope, false, 'forwardFailures needs a function and a queue that are made in this app: for others set DEAD_LETTER_QUEUE_URL and FINAL_RECEIVE yourself.');
    return;
  }
  check(scope, !forwarding.has(fn), 'the function forwards the failures of another queue already: give each queue a function of its own.');
  forwarding.add(fn);
  tellWhy(fn, deadLetterQueue, receives);
}

/** Grants exactly these actions on the queue, and these on its key. */
export function grantActions(queue: sqs.IQueue, grantee: iam.IGrantable, actions: string[], keyActions: string[]): iam.Grant {
  const grant = iam.Grant.addToPrincipalOrResource({ grantee, actions, resourceArns: [queue.queueArn], resource: queue });
  return queue.encryptionMasterKey ? grant.combine(queue.encryptionMasterKey.grant(grantee, ...keyActions)) : grant;
}

function checkOptions(scope: IConstruct, queue: sqs.IQueue, { batchSize, maxBatchingWindow, maxConcurrency }: ConsumeOptions): void {
  check(scope, !(queue.fifo && maxBatchingWindow), 'a FIFO queue has no maxBatchingWindow: leave it out.');
  checkSpan(scope, 'maxBatchingWindow', maxBatchingWindow, Duration.seconds(0), LONGEST_WINDOW);
  const largest = windowOf(maxBatchingWindow) >= 1 ? 10_000 : 10;
  check(scope, batchSize === undefined || Token.isUnresolved(batchSize) || (Number.isInteger(batchSize) && batchSize >= 1 && batchSize <= largest),
    `batchSize is ${batchSize}: give 1–${largest}${largest === 10 && !queue.fifo ? ', or up to 10,000 with a maxBatchingWindow' : ''}.`);
  checkWhole(scope, 'maxConcurrency', maxConcurrency, LEAST_CONCURRENCY, MOST_CONCURRENCY);
}
