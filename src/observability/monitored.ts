import {
  aws_apigateway as apigateway, aws_dynamodb as dynamodb, aws_lambda as lambda, aws_sqs as sqs, aws_stepfunctions as sfn, Duration,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { IMonitorable, Monitoring } from './monitorable';
import { apiMonitoring } from './private/api-monitoring';
import { functionMonitoring } from './private/function-monitoring';
import { stateMachineMonitoring } from './private/state-machine-monitoring';
import { tableMonitoring } from './private/table-monitoring';
import { ResilientQueue } from '../messaging/resilient-queue';

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
