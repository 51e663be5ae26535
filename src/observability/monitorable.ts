import { aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';

/** Metrics that belong on one graph. */
export interface MonitoredGraph {
  /** Title of the graph, e.g. `Depth`. */
  readonly title: string;

  /** Metrics on the left axis. */
  readonly left: cloudwatch.IMetric[];

  /**
   * Metrics on the right axis.
   * @default - no right axis
   */
  readonly right?: cloudwatch.IMetric[];
}

/** What a construct wants to be watched by: graphs and alarms. */
export interface Monitoring {
  /** Heading of the section, e.g. `Orders queue`. */
  readonly title: string;

  /** Graphs in reading order: the most telling first. */
  readonly graphs: MonitoredGraph[];

  /**
   * Alarms the construct made for itself.
   * @default - none
   */
  readonly alarms?: cloudwatch.AlarmBase[];

  /**
   * Graphs for the business page: what the system delivers and earns.
   * @default - none
   */
  readonly business?: MonitoredGraph[];
}

/** Anything that an `ObservabilityDashboard` can show and alarm on. The constructs of this library that do work are. */
export interface IMonitorable {
  /** The graphs and alarms of this construct. */
  monitoring(): Monitoring;
}
