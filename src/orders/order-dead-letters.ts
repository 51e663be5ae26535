import {
  aws_cloudwatch as cloudwatch, aws_events as events, aws_events_targets as targets, aws_iam as iam, aws_lambda as lambda, aws_sqs as sqs,
  Duration, Stack,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { NAMESPACE } from './core/business';
import { LetterSettings, LetterSource, MOST_RETRIES } from './core/letters';
import { OrderConsumers } from './order-consumers';
import { OrderPartProps } from './order-part-props';
import { OrderWorkQueues } from './order-work-queues';
import { OrderOperationProps } from './props';
import { CostUsage } from '../cost';
import { stateRareMetric } from '../cost/metrics-sent';
import { FailureClass, ResilientQueue } from '../messaging';
import { checkFailureRules } from '../messaging/check-failure-rules';
import { IMonitorable, Monitoring } from '../observability/monitorable';
import { RunbookAlarm } from '../private/alarm';
import { BundledFunction } from '../private/bundled-function';
import { grantKeyExactly, grantSendExactly, grantTableExactly } from '../private/exact-grants';
import { operable } from '../private/operable';
import { receivesOf, tellWhy } from '../private/tell-why';
import { check, checkFits, checkWhole } from '../private/validation-error';

const BUNDLE = 'orders-letters';
/** A function's environment holds 4 KB; the queues' addresses take up to 2,000. */
const MAX_RULES = 1_000;

export interface OrderDeadLettersProps extends OrderPartProps {
  readonly props: OrderOperationProps;
  /** Dead letters that are of no queue. */
  readonly outbox: sqs.IQueue;
  readonly queues: { readonly [name: string]: LetterQueue | undefined };
}

/** A queue, and the function on it that can say why it gave a message up. */
export interface LetterQueue {
  readonly queue?: ResilientQueue;
  readonly fn?: lambda.Function;
}

/**
 * Works on the dead letters of all queues of the order system every five minutes: one function that looks, since each queue that Lambda itself polled
 * would cost $0.26 a month. Each letter is classified, tried again where that can help, and otherwise kept in the orders table.
 */
export class OrderDeadLetters extends Construct implements IMonitorable {
  public readonly processor: BundledFunction;
  private readonly alarms: cloudwatch.Alarm[] = [];
  private readonly dimensions: Record<string, string>;

  constructor(scope: Construct, id: string, { props, queues, outbox, tables: { orders }, alarms, alarmTopic, removalPolicy }: OrderDeadLettersProps) {
    super(scope, id);
    const { deadLetterRules: rules = [], deadLetterRetries: maxRetries = 3 } = props;
    checkWhole(scope, 'deadLetterRetries', maxRetries, 0, MOST_RETRIES);
    checkFits(scope, 'deadLetterRules', rules, MAX_RULES, 'join some with *');
    checkFailureRules(scope, 'deadLetterRules', rules, FailureClass);
    this.dimensions = { service: BUNDLE, orders: scope.node.path };
    const given = Object.entries(queues).flatMap(([name, part]) => part?.queue ? [{ ...part, name, queue: part.queue }] : []);
    const sources: LetterSource[] = [
      ...given.map(({ name, queue }) => ({ name, queueUrl: queue.queue.queueUrl, deadLetterUrl: queue.deadLetterQueue.queueUrl })),
      { name: 'Outbox', deadLetterUrl: outbox.queueUrl },
    ];
    this.processor = new BundledFunction(this, 'Processor', {
      bundle: BUNDLE,
      description: 'Tries dead letters again or keeps them for a person',
      timeout: Duration.minutes(1),
      deadLetterQueue: outbox,
      removalPolicy,
      environment: {
        LETTERS: Stack.of(this).toJsonString({ sources, rules, maxRetries } satisfies LetterSettings),
        ORDERS_TABLE: orders.tableName,
        ORDER_SYSTEM: scope.node.path,
      },
    });
    grantTableExactly(orders, this.processor, ['dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:DeleteItem']);
    for (const { queue, fn } of given) {
      this.letTake(queue.deadLetterQueue);
      grantSendExactly(queue.queue, this.processor);
      if (fn) tellWhy(fn, queue.deadLetterQueue, receivesOf(queue.queue)!);
    }
    this.letTake(outbox);
    new events.Rule(this, 'Schedule', {
      schedule: events.Schedule.rate(Duration.minutes(5)),
      targets: [new targets.LambdaFunction(this.processor, { deadLetterQueue: outbox, maxEventAge: Duration.minutes(5), retryAttempts: 2 })],
    });
    CostUsage.state(this.processor, {
      per: 'run', meters: { invocations: 1, milliseconds: 1500 }, measured: false, source: 'a second\'s wait for dead letters, all queues at once',
    });
    stateRareMetric(this.processor, 'deadLetter');
    operable(this.processor, 'orders:letters', scope);
    if (alarms) this.addAlarms(alarmTopic);
  }

  public monitoring(): Monitoring {
    const classes = Object.values(FailureClass).map((failureClass) => this.metric('DeadLetters', { failureClass }, failureClass));
    return { title: 'Dead letters', graphs: [{ title: 'By class', left: classes, right: [this.metric('DeadLettersParked', {}, 'parked')] }], alarms: this.alarms };
  }

  private letTake(queue: sqs.IQueue): void {
    iam.Grant.addToPrincipal({ grantee: this.processor, actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'], resourceArns: [queue.queueArn] });
    grantKeyExactly(queue.encryptionMasterKey, this.processor, 'kms:Decrypt');
  }

  private addAlarms(topic?: OrderPartProps['alarmTopic']): void {
    this.alarms.push(new RunbookAlarm(this, 'CriticalAlarm', {
      severity: 'CRITICAL',
      meaning: 'A message failed because the system is wrong: permissions, keys, code or data.',
      runbook: 'List the letters (operate dead-letters list --failure-class CRITICAL), mend the cause, then redrive them.',
      metric: this.metric('DeadLetters', { failureClass: FailureClass.CRITICAL }),
      topic,
    }), new RunbookAlarm(this, 'ParkedAlarm', {
      severity: 'WARNING',
      meaning: 'A message was given up: trying again does not help, or did not.',
      runbook: 'List the letters (operate dead-letters list) with their errors; redrive those whose cause is mended.',
      metric: this.metric('DeadLettersParked'),
      topic,
    }));
  }

  private metric(metricName: string, more: Record<string, string> = {}, label?: string): cloudwatch.Metric {
    return new cloudwatch.Metric({ namespace: NAMESPACE, metricName, dimensionsMap: { ...this.dimensions, ...more }, statistic: 'Sum', label });
  }
}

/** Lets operators clear the queue of a parked order's messages when it goes on: its alarm would stay. */
export function letClearParking(operations: lambda.Function, queue: sqs.IQueue): void {
  operations.addEnvironment('PARKING_QUEUE', queue.queueUrl);
  iam.Grant.addToPrincipal({
    grantee: operations, actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'], resourceArns: [queue.queueArn],
  });
  grantKeyExactly(queue.encryptionMasterKey, operations, 'kms:Decrypt');
}

/** What there is of queues. */
export interface OrderQueues {
  readonly consumers: OrderConsumers;
  readonly workers: { readonly [name: string]: LetterQueue };
  readonly requests?: LetterQueue;
  readonly work?: OrderWorkQueues;
}

/** Works on dead letters, unless that is not wanted. */
export function workOnDeadLetters(
  scope: Construct, id: string, props: OrderOperationProps, parts: OrderPartProps, outbox: sqs.IQueue, queues: OrderQueues,
): OrderDeadLetters | undefined {
  const { consumers: { startQueue, starter, viewQueue, projector }, workers, requests, work } = queues;
  const all: OrderDeadLettersProps['queues'] = {
    Start: { queue: startQueue, fn: starter },
    View: { queue: viewQueue, fn: projector },
    Requests: requests,
    PaymentProcessing: work?.payment,
    Shipping: work?.shipping,
    ...workers,
  };
  if (props.deadLetterProcessing ?? true) return new OrderDeadLetters(scope, id, { ...parts, props, outbox, queues: all });
  check(scope, !props.deadLetterRules && props.deadLetterRetries === undefined,
    'deadLetterProcessing is false, so deadLetterRules and deadLetterRetries would have no effect: leave them out.');
  return undefined;
}
