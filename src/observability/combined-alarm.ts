import { aws_cloudwatch as cloudwatch, aws_sns as sns } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { AlarmSeverity } from './alarm-severity';
import { IMonitorable, Monitoring } from './monitorable';
import { describeAlarm, notify } from '../private/alarm';
import { checkTexts } from '../private/validation-error';

/** Properties of a `CombinedAlarm`. */
export interface CombinedAlarmProps {
  /**
   * When it goes off: `cloudwatch.AlarmRule.allOf(…)`, `anyOf`, `not`. One alarm may be combined from up to 100.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
   */
  readonly rule: cloudwatch.IAlarmRule;

  /** What has happened, one sentence. */
  readonly meaning: string;

  /** What to do now. */
  readonly runbook: string;

  /**
   * How bad it is.
   *
   * @default AlarmSeverity.CRITICAL
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
 * One alarm out of several: tells once where each would tell by itself. $0.50 a month
 * (https://aws.amazon.com/cloudwatch/pricing/, us-east-1).
 *
 * @example
 * declare const orders: ResilientQueue;
 * declare const dashboard: ObservabilityDashboard;
 *
 * dashboard.monitor(new CombinedAlarm(this, 'Stuck', {
 *   rule: cloudwatch.AlarmRule.allOf(orders.ageAlarm!, orders.deadLetterAlarm!),
 *   meaning: 'Orders wait and fail at once: the consumer is broken, not slow.',
 *   runbook: 'Roll the last deployment of the consumer back, then redrive.',
 * }));
 */
export class CombinedAlarm extends Construct implements IMonitorable {
  /** The composite alarm. */
  public readonly alarm: cloudwatch.CompositeAlarm;

  constructor(scope: Construct, id: string, props: CombinedAlarmProps) {
    super(scope, id);
    const { rule, meaning, runbook, severity = AlarmSeverity.CRITICAL, alarmTopic } = props;
    checkTexts(this, { meaning, runbook }, 'say what whoever is woken needs to know');
    this.alarm = new cloudwatch.CompositeAlarm(this, 'Alarm', { alarmRule: rule, alarmDescription: describeAlarm(severity, meaning, runbook) });
    if (alarmTopic) notify(this.alarm, alarmTopic);
  }

  public monitoring(): Monitoring {
    return { title: `Alarm ${this.node.path}`, graphs: [], alarms: [this.alarm] };
  }
}
