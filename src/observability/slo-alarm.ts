import { aws_cloudwatch as cloudwatch, aws_sns as sns, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { AlarmSeverity } from './alarm-severity';
import { CombinedAlarm } from './combined-alarm';
import { IMonitorable, Monitoring } from './monitorable';
import { ServiceLevel } from './service-level';
import { RunbookAlarm } from '../private/alarm';
import { check } from '../private/validation-error';

interface Burn {
  readonly name: string;
  readonly severity: AlarmSeverity;
  /** Times faster than the budget of 30 days allows. */
  readonly rate: number;
  readonly long: Duration;
  readonly short: Duration;
  readonly spent: string;
}

/** Of a budget of 30 days. https://sre.google/workbook/alerting-on-slos/ (table 5-8) */
const FAST: Burn = {
  name: 'Fast', severity: AlarmSeverity.CRITICAL, rate: 14.4, long: Duration.hours(1), short: Duration.minutes(5), spent: '2 % of the month\'s error budget in an hour',
};
const SLOW: Burn = {
  name: 'Slow', severity: AlarmSeverity.WARNING, rate: 6, long: Duration.hours(6), short: Duration.minutes(30), spent: '5 % of the month\'s error budget in six hours',
};

/** Properties of a `SloAlarm`. */
export interface SloAlarmProps {
  /** What counts as bad. */
  readonly serviceLevel: ServiceLevel;

  /**
   * Percentage of events that have to be good within 30 days: above 93.06, where the fast alarm can still be reached, and below 100.
   *
   * @default 99.9
   */
  readonly objective?: number;

  /**
   * Whether each alarm also looks at a short window, five minutes beside the hour, half an hour beside the six hours: it is then over
   * soon after the cause is mended, not only once the bad events have left the long window. Makes two metric alarms and a composite of
   * each, for a workflow $2.20 a month instead of $0.60, for one metric $1.40 instead of $0.20. Worth it above some 50 events in the short window: with fewer the alarm flickers.
   *
   * @default false
   */
  readonly shortWindows?: boolean;

  /**
   * Heading of its section, e.g. `Orders shipped within 30 minutes`.
   *
   * @default - the construct's path
   */
  readonly title?: string;

  /**
   * What to do when the budget burns.
   *
   * @default 'Look which step fails or waits, and what changed last; undo that first.'
   */
  readonly runbook?: string;

  /**
   * Told when an alarm goes off and when it is over.
   *
   * @default - nobody, until an `ObservabilityDashboard` monitors it
   */
  readonly alarmTopic?: sns.ITopic;
}

/**
 * A service level objective and its two alarms: `fast` when 2 % of the month's error budget goes within an hour, `slow` when 5 % goes
 * within six. The windows slide: each alarm is looked at every minute. For a workflow two alarms on three metrics each, $0.60 a month,
 * for one metric $0.20 (https://aws.amazon.com/cloudwatch/pricing/, us-east-1).
 *
 * @example
 * declare const orders: OrderSaga;
 * declare const dashboard: ObservabilityDashboard;
 *
 * dashboard.monitor(new SloAlarm(this, 'Shipping', {
 *   serviceLevel: ServiceLevel.upTo(orders.metricTimeToShipment(), Duration.minutes(30).toSeconds()),
 *   objective: 99.9,
 * }));
 */
export class SloAlarm extends Construct implements IMonitorable {
  /** CRITICAL: the budget is gone within two days. */
  public readonly fast: cloudwatch.AlarmBase;

  /** WARNING: the budget is gone within five days. */
  public readonly slow: cloudwatch.AlarmBase;

  private readonly objective: number;

  constructor(scope: Construct, id: string, private readonly props: SloAlarmProps) {
    super(scope, id);
    this.objective = props.objective ?? 99.9;
    const least = 100 - 100 / FAST.rate;
    check(this, this.objective > least && this.objective < 100, `objective is ${this.objective} percent: give more than ${least.toFixed(2)} and less than 100.`);
    this.fast = this.burnAlarm(FAST);
    this.slow = this.burnAlarm(SLOW);
  }

  /**
   * How many times faster than 30 days allow the error budget burns: 1 uses it up exactly.
   *
   * @param period over which it is taken
   */
  public metricBurnRate(period: Duration): cloudwatch.MathExpression {
    const budget = Number(((100 - this.objective) / 100).toPrecision(10));
    return new cloudwatch.MathExpression({
      expression: `badShare / ${budget}`, usingMetrics: { badShare: this.props.serviceLevel.badShare(period) }, period, label: 'burn rate',
    });
  }

  public monitoring(): Monitoring {
    return {
      title: this.props.title ?? `Objective ${this.node.path}`,
      graphs: [FAST, SLOW].map(({ rate, long }) => (
        { title: `Burn rate over ${long.toHumanString()}, alarm at ${rate}`, left: [this.metricBurnRate(long)] }
      )),
      alarms: [this.fast, this.slow],
    };
  }

  private burnAlarm(burn: Burn): cloudwatch.AlarmBase {
    const { shortWindows, alarmTopic, runbook = 'Look which step fails or waits, and what changed last; undo that first.' } = this.props;
    const { name, severity, rate, spent } = burn;
    const meaning = `The objective of ${this.objective} percent is at risk: ${spent}.`;
    const alarm = (id: string, period: Duration, about = meaning, topic?: sns.ITopic) => new RunbookAlarm(this, id, {
      severity, meaning: about, runbook, metric: this.metricBurnRate(period), threshold: rate, topic,
    });
    if (!shortWindows) return alarm(`${name}Long`, burn.long, meaning, alarmTopic);
    const windows = (['long', 'short'] as const).map((window) => (
      alarm(`${name}${window === 'long' ? 'Long' : 'Short'}`, burn[window], `${meaning} One of two windows, ${burn[window].toHumanString()}.`)
    ));
    return new CombinedAlarm(this, name, { rule: cloudwatch.AlarmRule.allOf(...windows), meaning, runbook, severity, alarmTopic }).alarm;
  }
}
