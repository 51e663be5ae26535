import {
  aws_apigateway as apigateway, aws_apigatewayv2 as apigatewayv2, aws_dynamodb as dynamodb, aws_events as events, aws_lambda as lambda, aws_s3 as s3,
  aws_sns as sns, aws_sqs as sqs, aws_stepfunctions as sfn, Duration,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { IMonitorable, Monitoring } from './monitorable';
import { apiMonitoring, webSocketMonitoring } from './private/api-monitoring';
import { bucketMonitoring } from './private/bucket-monitoring';
import { busMonitoring } from './private/bus-monitoring';
import { functionMonitoring } from './private/function-monitoring';
import { stateMachineMonitoring } from './private/state-machine-monitoring';
import { tableMonitoring } from './private/table-monitoring';
import { topicMonitoring } from './private/topic-monitoring';
import { ResilientQueue } from '../messaging/resilient-queue';
import { check } from '../private/validation-error';

/** How a plain resource is watched. */
export interface MonitoredOptions {
  /**
   * Heading of its section.
   *
   * @default - what it is, and its construct path
   */
  readonly title?: string;
}

/** How a state machine is watched. */
export interface MonitoredStateMachineOptions extends MonitoredOptions {
  /**
   * The alarm goes off when executions take longer on average.
   *
   * @default 1 hour
   */
  readonly maxDuration?: Duration;
}

/** How a bucket is watched. */
export interface MonitoredBucketOptions extends MonitoredOptions {
  /**
   * The alarm goes off above this number of objects.
   *
   * @default 1000000
   */
  readonly maxObjects?: number;
}

/**
 * Plain resources for an `ObservabilityDashboard`: graphs, and alarms beside the resource.
 *
 * @example
 * declare const dashboard: ObservabilityDashboard;
 * declare const worker: lambda.Function;
 * declare const table: dynamodb.Table;
 *
 * dashboard.monitor(Monitored.function(worker), Monitored.table(table, { title: 'Customers' }));
 */
export abstract class Monitored implements IMonitorable {
  /**
   * Invocations, errors, throttles and duration; alarms on more than ten errors in 5 minutes, twice, and on throttles.
   *
   * @param fn the function
   * @param options title
   */
  public static function(fn: lambda.IFunction, options: MonitoredOptions = {}): Monitored {
    return new MonitoredResource(functionMonitoring(fn, options.title ?? titleOf('Function', fn)));
  }

  /**
   * Messages, age and dead letters; alarms on both.
   *
   * @param queue the queue
   * @param deadLetterQueue the queue that its redrive policy names
   */
  public static queue(queue: sqs.IQueue, deadLetterQueue: sqs.IQueue): Monitored {
    const id = 'Monitored';
    const existing = queue.node.tryFindChild(id) as ResilientQueue | undefined;
    return new MonitoredResource((existing ?? new ResilientQueue(queue as unknown as Construct, id, { queue, deadLetterQueue })).monitoring());
  }

  /**
   * Executions, failures and duration; alarms on failures, time-outs and long executions.
   *
   * @param machine the state machine
   * @param options title and longest duration
   */
  public static stateMachine(machine: sfn.IStateMachine, options: MonitoredStateMachineOptions = {}): Monitored {
    const { title = titleOf('Workflow', machine), maxDuration = Duration.hours(1) } = options;
    return new MonitoredResource(stateMachineMonitoring(machine, title, maxDuration));
  }

  /**
   * Read and write units, throttles and conflicts; alarms on throttles.
   *
   * @param table the table
   * @param options title
   */
  public static table(table: dynamodb.ITable, options: MonitoredOptions = {}): Monitored {
    return new MonitoredResource(tableMonitoring(table, options.title ?? titleOf('Table', table)));
  }

  /**
   * Requests, errors and latency; alarms on answers 5xx.
   *
   * @param api the REST API
   * @param options title
   */
  public static restApi(api: apigateway.RestApi, options: MonitoredOptions = {}): Monitored {
    return new MonitoredResource(apiMonitoring(api, options.title ?? titleOf('API', api)));
  }

  /**
   * Requests, errors and latency; alarms on answers 5xx.
   *
   * @param api the HTTP API
   * @param options title
   */
  public static httpApi(api: apigatewayv2.IHttpApi, options: MonitoredOptions = {}): Monitored {
    return new MonitoredResource(apiMonitoring(api, options.title ?? titleOf('API', api)));
  }

  /**
   * Connections, messages, errors and latency; alarms on failing integrations.
   *
   * @param api the WebSocket API
   * @param options title
   */
  public static webSocketApi(api: apigatewayv2.IWebSocketApi, options: MonitoredOptions = {}): Monitored {
    return new MonitoredResource(webSocketMonitoring(api, options.title ?? titleOf('API', api)));
  }

  /**
   * Messages published, delivered, failed and filtered out; alarms on failed deliveries.
   *
   * @param topic the topic
   * @param options title
   */
  public static topic(topic: sns.ITopic, options: MonitoredOptions = {}): Monitored {
    return new MonitoredResource(topicMonitoring(topic, options.title ?? titleOf('Topic', topic)));
  }

  /**
   * Invocations, failures and latency of each rule: EventBridge has no metrics of a bus. Alarms on events that could not be delivered.
   *
   * @param bus the bus
   * @param rules of the bus, at least one
   * @param options title
   */
  public static eventBus(bus: events.IEventBus, rules: events.IRule[], options: MonitoredOptions = {}): Monitored {
    check(bus, rules.length > 0, 'EventBridge measures by rule: give at least one rule of the bus.');
    return new MonitoredResource(busMonitoring(bus, rules, options.title ?? titleOf('Events', bus)));
  }

  /**
   * Objects and bytes, which S3 counts once a day; alarms on too many objects.
   *
   * @param bucket the bucket
   * @param options title and most objects
   */
  public static bucket(bucket: s3.IBucket, options: MonitoredBucketOptions = {}): Monitored {
    const { title = titleOf('Bucket', bucket), maxObjects = 1_000_000 } = options;
    return new MonitoredResource(bucketMonitoring(bucket, title, maxObjects));
  }

  public abstract monitoring(): Monitoring;
}

class MonitoredResource extends Monitored {
  constructor(private readonly made: Monitoring) {
    super();
  }

  public monitoring(): Monitoring {
    return this.made;
  }
}

function titleOf(kind: string, resource: { node: Construct['node'] }): string {
  return `${kind} ${resource.node.path}`;
}
