import { aws_cloudwatch as cloudwatch, aws_sns as sns } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { AlarmSeverity } from './alarm-severity';
import { IMonitorable, Monitoring } from './monitorable';
import { describeAlarm, notify } from '../private/alarm';
import { check, checkTexts } from '../private/validation-error';

/** Properties of an `AnomalyAlarm`. */
export interface AnomalyAlarmProps {
  /** What is watched. */
  readonly metric: cloudwatch.IMetric;

  /** What has happened when it leaves its usual range, one sentence. */
  readonly meaning: string;

  /** What to do now. */
  readonly runbook: string;

  /**
   * Half the width of the usual range in standard deviations, above 0.
   *
   * @default 2
   */
  readonly standardDeviations?: number;

  /**
   * Which side of the range alarms: `GREATER_THAN_UPPER_THRESHOLD`, `LESS_THAN_LOWER_THRESHOLD` or `LESS_THAN_LOWER_OR_GREATER_THAN_UPPER_THRESHOLD`.
   *
   * @default - both
   */
  readonly comparisonOperator?: cloudwatch.ComparisonOperator;

  /**
   * Periods outside the range in a row before it goes off: a whole number from 1 on.
   *
   * @default 3
   */
  readonly evaluationPeriods?: number;

  /**
   * How bad it is.
   *
   * @default AlarmSeverity.WARNING
   */
  readonly severity?: AlarmSeverity;

  /**
   * Told when it goes off and when it is over.
   *
   * @default - nobody, until an `ObservabilityDashboard` monitors it
   */
  readonly alarmTopic?: sns.ITopic;
}

/**
 * Goes off when a metric leaves the range that CloudWatch learned from two weeks of it, for what has no fixed threshold.
 * Silence is not alarming. $0.30 a month (https://aws.amazon.com/cloudwatch/pricing/, us-east-1).
 *
 * @example
 * declare const orders: OrderSaga;
 *
 * new AnomalyAlarm(this, 'Demand', {
 *   metric: orders.metricStarted(),
 *   meaning: 'Far fewer orders come in than usual at this hour.',
 *   runbook: 'Order something yourself; look whether the shop reaches the API.',
 *   comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_LOWER_THRESHOLD,
 * });
 */
export class AnomalyAlarm extends Construct implements IMonitorable {
  /** The alarm. */
  public readonly alarm: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, private readonly props: AnomalyAlarmProps) {
    super(scope, id);
    const { metric, meaning, runbook, comparisonOperator, alarmTopic } = props;
    const { standardDeviations = 2, evaluationPeriods = 3, severity = AlarmSeverity.WARNING } = props;
    checkTexts(this, { meaning, runbook }, 'say what whoever is woken needs to know');
    check(this, standardDeviations > 0, `standardDeviations is ${standardDeviations}: give more than 0.`);
    check(this, Number.isInteger(evaluationPeriods) && evaluationPeriods >= 1, `evaluationPeriods is ${evaluationPeriods}: give a whole number from 1 on.`);
    this.alarm = new cloudwatch.AnomalyDetectionAlarm(this, 'Alarm', {
      metric,
      stdDevs: standardDeviations,
      comparisonOperator,
      evaluationPeriods,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      alarmDescription: describeAlarm(severity, meaning, runbook),
    });
    if (alarmTopic) notify(this.alarm, alarmTopic);
  }

  public monitoring(): Monitoring {
    const { metric, standardDeviations = 2 } = this.props;
    const band = new cloudwatch.MathExpression({
      expression: `ANOMALY_DETECTION_BAND(watched, ${standardDeviations})`, usingMetrics: { watched: metric }, label: 'usual',
    });
    return { title: `Anomaly ${this.node.path}`, graphs: [{ title: 'Beside what is usual', left: [metric, band] }], alarms: [this.alarm] };
  }
}
