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
   * One that failed and took too long counts twice. Three metrics.
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
