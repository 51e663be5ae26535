import { aws_cloudwatch as cloudwatch, aws_stepfunctions as sfn, Duration } from 'aws-cdk-lib';

/** What share of the events is bad: failed, or too slow. */
export abstract class ServiceLevel {
  /**
   * Bad events among all.
   *
   * @param bad counts bad events, a sum; no data counts as none
   * @param total counts all events, a sum
   */
  public static failures(bad: cloudwatch.IMetric, total: cloudwatch.IMetric): ServiceLevel {
    return new Expressed('FILL(bad, 0) / total', () => ({ bad, total }));
  }

  /**
   * Executions that did not succeed (failed, timed out, aborted), or took too long, among those that ended.
   * One that failed and took too long counts twice. Three metrics. What waits before the workflow starts is no execution and so is not seen:
   * `upTo` on a measure of the whole way sees it.
   *
   * @param machine of Standard or Express executions
   * @param maxDuration longest good execution
   */
  public static workflow(machine: sfn.IStateMachine, maxDuration: Duration): ServiceLevel {
    return new Expressed('2 - inTime / 100 - FILL(succeeded, 0) / ended', () => ({
      inTime: machine.metricTime({ statistic: cloudwatch.Stats.percentileRank(0, maxDuration.toMilliseconds()) }),
      succeeded: machine.metricSucceeded(),
      ended: machine.metricTime({ statistic: cloudwatch.Stats.SAMPLE_COUNT }),
    }));
  }

  /**
   * Samples above a limit, such as the seconds of `OrderSaga.metricTimeToShipment`: all that lies between an order and its shipment counts.
   * What is still under way has no sample yet: alarms on the age of queues see it. One metric.
   *
   * @param metric one sample an event, none below zero; its statistic is not used
   * @param most largest good value, in the metric's unit: from 0 up
   */
  public static upTo(metric: cloudwatch.Metric, most: number): ServiceLevel {
    if (!Number.isFinite(most) || most < 0) throw new Error(`The largest good value is ${most}: give a number from 0 up, in the metric's unit.`);
    return new Expressed('1 - good / 100', () => ({ good: metric.with({ statistic: cloudwatch.Stats.percentileRank(most) }) }));
  }

  /**
   * Share of bad events, 0–1; no data where there are no events.
   *
   * @param period over which it is taken
   */
  public abstract badShare(period: Duration): cloudwatch.MathExpression;
}

class Expressed extends ServiceLevel {
  constructor(private readonly expression: string, private readonly metrics: () => Record<string, cloudwatch.IMetric>) {
    super();
  }

  public badShare(period: Duration): cloudwatch.MathExpression {
    return new cloudwatch.MathExpression({ expression: this.expression, usingMetrics: this.metrics(), period, label: 'bad' });
  }
}
