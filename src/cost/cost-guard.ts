import { aws_budgets as budgets, aws_ce as ce, aws_cloudwatch as cloudwatch, aws_sns as sns, Annotations, Duration, Names } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { NotificationFanout } from '../messaging/notification-fanout';
import { IMonitorable, Monitoring } from '../observability/monitorable';
import { check } from '../private/validation-error';

/** A tag that is activated for cost allocation in the billing console. */
export interface CostAllocationTag {
  /** Tag key, e.g. `application`. */
  readonly key: string;

  /** Tag value, e.g. `shop`. */
  readonly value: string;
}

/** Properties of a `CostGuard`. */
export interface CostGuardProps {
  /** Budget of a calendar month in US dollars, above 0. */
  readonly monthlyBudget: number;

  /**
   * Percentages of the budget at which actual spend is told, up to four.
   *
   * @default [50, 80, 100]
   */
  readonly alertAt?: number[];

  /**
   * Only what carries this tag counts. It has to be activated for cost allocation, a day before it shows.
   *
   * @default - everything in the account
   */
  readonly costAllocationTag?: CostAllocationTag;

  /**
   * An anomaly monitor to listen to: an account has room for one of all services, and new accounts come with it
   * (`aws ce get-anomaly-monitors`).
   *
   * @default - a new one of `costAllocationTag`; without a tag abnormal spend is not watched
   */
  readonly anomalyMonitorArn?: string;

  /**
   * Smallest abnormal spend that is told, in US dollars above what was expected.
   *
   * @default 10
   */
  readonly abnormalSpend?: number;

  /**
   * Told of spend. Its policy, and its key's when it is encrypted with one, has to let `budgets.amazonaws.com` and
   * `costalerts.amazonaws.com` publish; those of this app are extended.
   *
   * @default - a new topic
   */
  readonly topic?: sns.ITopic;

  /**
   * E-mail addresses that the alerts go to; each owner has to confirm.
   *
   * @default - none
   */
  readonly emails?: string[];
}

/** Budgets take five notifications. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-budgets-budget.html */
const MAX_ACTUAL_ALERTS = 4;

/**
 * Tells when the month's spend passes shares of a budget, is forecast to exceed it, or is abnormal.
 * Budgets and anomaly detection cost nothing.
 *
 * @example
 * new CostGuard(this, 'Costs', {
 *   monthlyBudget: 50,
 *   costAllocationTag: { key: 'application', value: 'shop' },
 *   emails: ['ops@example.com'],
 * });
 */
export class CostGuard extends Construct implements IMonitorable {
  /** The budget. */
  public readonly budget: budgets.CfnBudget;

  /** Where the alerts go. */
  public readonly topic: sns.ITopic;

  /**
   * ARN of the monitor that finds abnormal spend.
   *
   * @default - none, see `CostGuardProps.anomalyMonitorArn`
   */
  public readonly anomalyMonitorArn?: string;

  constructor(scope: Construct, id: string, props: CostGuardProps) {
    super(scope, id);
    const { monthlyBudget, alertAt = [50, 80, 100], abnormalSpend = 10, emails = [] } = props;
    check(this, monthlyBudget > 0, `monthlyBudget is ${monthlyBudget}: give US dollars above 0.`);
    check(this, abnormalSpend > 0, `abnormalSpend is ${abnormalSpend}: give US dollars above 0.`);
    check(this, alertAt.length <= MAX_ACTUAL_ALERTS && alertAt.every((share) => share > 0), 'alertAt: give up to four percentages above 0.');
    check(this, new Set(alertAt).size === alertAt.length, `alertAt is ${alertAt.join(', ')}: give each percentage once.`);

    const fanout = new NotificationFanout(this, 'Alerts', { topic: props.topic, alarms: false });
    fanout.grantPublishToService('budgets.amazonaws.com');
    fanout.grantPublishToService('costalerts.amazonaws.com');
    for (const address of emails) fanout.addEmail(address);
    this.topic = fanout.topic;

    this.budget = this.newBudget(monthlyBudget, alertAt, props.costAllocationTag);
    this.anomalyMonitorArn = props.anomalyMonitorArn ?? this.newMonitor(props.costAllocationTag);
    if (this.anomalyMonitorArn) {
      this.subscribe(this.anomalyMonitorArn, abnormalSpend);
    } else {
      Annotations.of(this).addInfoV2('cdk-event-workflows:abnormal-spend',
        'Abnormal spend is not watched: give costAllocationTag, or in anomalyMonitorArn the monitor that the account has.');
    }
  }

  public monitoring(): Monitoring {
    const charges = new cloudwatch.Metric({
      namespace: 'AWS/Billing',
      metricName: 'EstimatedCharges',
      dimensionsMap: { Currency: 'USD' },
      region: 'us-east-1',
      statistic: 'Maximum',
      period: Duration.hours(6),
      label: 'US dollars this month, whole account',
    });
    return { title: `Costs ${this.node.path}`, graphs: [{ title: 'Estimated charges', left: [charges] }] };
  }

  private newBudget(amount: number, alertAt: number[], tag?: CostAllocationTag): budgets.CfnBudget {
    const alert = (notificationType: string, threshold: number) => ({
      notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold, thresholdType: 'PERCENTAGE' },
      subscribers: [{ subscriptionType: 'SNS', address: this.topic.topicArn }],
    });
    const budget = new budgets.CfnBudget(this, 'Budget', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount, unit: 'USD' },
        costFilters: tag && { TagKeyValue: [`user:${tag.key}$${tag.value}`] },
      },
      notificationsWithSubscribers: [...alertAt.map((share) => alert('ACTUAL', share)), alert('FORECASTED', 100)],
    });
    budget.node.addDependency(this.topic);
    return budget;
  }

  private newMonitor(tag?: CostAllocationTag): string | undefined {
    return tag && new ce.CfnAnomalyMonitor(this, 'Monitor', {
      monitorName: Names.uniqueResourceName(this, { maxLength: 100 }),
      monitorType: 'CUSTOM',
      monitorSpecification: JSON.stringify({ Tags: { Key: tag.key, Values: [tag.value], MatchOptions: ['EQUALS'] } }),
    }).attrMonitorArn;
  }

  private subscribe(monitorArn: string, abnormalSpend: number): void {
    const subscription = new ce.CfnAnomalySubscription(this, 'AbnormalSpend', {
      subscriptionName: `${Names.uniqueResourceName(this, { maxLength: 80 })}AbnormalSpend`,
      frequency: 'IMMEDIATE',
      monitorArnList: [monitorArn],
      subscribers: [{ type: 'SNS', address: this.topic.topicArn }],
      thresholdExpression: JSON.stringify({
        Dimensions: { Key: 'ANOMALY_TOTAL_IMPACT_ABSOLUTE', MatchOptions: ['GREATER_THAN_OR_EQUAL'], Values: [String(abnormalSpend)] },
      }),
    });
    subscription.node.addDependency(this.topic);
  }
}
