import { aws_cloudwatch as cloudwatch, aws_cloudwatch_actions as actions, aws_sns as sns, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { letServicePublish } from './service-access';

/** CRITICAL: work is being lost or stands still, act now. WARNING: look today. */
export type Severity = 'CRITICAL' | 'WARNING';

export interface RunbookAlarmProps {
  readonly severity: Severity;
  /** What has happened, one sentence. */
  readonly meaning: string;
  /** What to do now. */
  readonly runbook: string;
  readonly metric: cloudwatch.IMetric;
  /** @default 1 */
  readonly threshold?: number;
  /** @default 1 */
  readonly evaluationPeriods?: number;
  /** @default - at the threshold or above */
  readonly comparisonOperator?: cloudwatch.ComparisonOperator;
  /** Told when the alarm goes off and when it is over. @default - nobody, until a dashboard monitors it */
  readonly topic?: sns.ITopic;
}

/** An alarm that says how bad it is and what to do. Silence is not alarming. */
export class RunbookAlarm extends cloudwatch.Alarm {
  public readonly severity: Severity;

  constructor(scope: Construct, id: string, props: RunbookAlarmProps) {
    const { severity, meaning, runbook, metric, threshold = 1, evaluationPeriods = 1, comparisonOperator, topic } = props;
    super(scope, id, {
      alarmDescription: describeAlarm(severity, meaning, runbook),
      metric,
      threshold,
      evaluationPeriods,
      comparisonOperator: comparisonOperator ?? cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    this.severity = severity;
    if (topic) notify(this, topic);
  }
}

/** What whoever is woken reads first. */
export function describeAlarm(severity: Severity, meaning: string, runbook: string): string {
  return `[${severity}] ${meaning} What to do: ${runbook}`;
}

/** Tells the topic when the alarm goes off and when it is over, and lets CloudWatch publish there. */
export function notify(alarm: cloudwatch.AlarmBase, topic: sns.ITopic): void {
  const action = new actions.SnsAction(topic);
  alarm.addAlarmAction(action);
  alarm.addOkAction(action);
  letServicePublish(topic, topic.masterKey, 'cloudwatch.amazonaws.com');
}

const remedies = new WeakMap<cloudwatch.AlarmBase, number>();

/** Lets the alarm set something off; that tells nobody yet. */
export function addRemedy(alarm: cloudwatch.AlarmBase, action: cloudwatch.IAlarmAction): void {
  alarm.addAlarmAction(action);
  remedies.set(alarm, (remedies.get(alarm) ?? 0) + 1);
}

/** Whether anybody is told when it goes off. */
export function tellsSomebody(alarm: cloudwatch.AlarmBase): boolean {
  const { alarmActions } = alarm.node.defaultChild as cloudwatch.CfnAlarm | cloudwatch.CfnCompositeAlarm;
  return (Stack.of(alarm).resolve(alarmActions) ?? []).length > (remedies.get(alarm) ?? 0);
}
