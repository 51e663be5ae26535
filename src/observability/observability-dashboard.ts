import { aws_cloudwatch as cloudwatch, aws_sns as sns, Lazy, Names, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { IMonitorable, Monitoring } from './monitorable';
import { NotificationFanout } from '../messaging/notification-fanout';
import { notify } from '../private/alarm';
import { renderDashboard } from '../private/dashboard-layout';
import { check } from '../private/validation-error';

/** Of one dashboard; heading and alarms need some of them. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
const MAX_WIDGETS = 500;

/** Properties of an `ObservabilityDashboard`. */
export interface ObservabilityDashboardProps {
  /**
   * Physical name of the dashboard.
   *
   * @default - generated
   */
  readonly dashboardName?: string;

  /**
   * Heading of the page.
   *
   * @default - the construct's path
   */
  readonly title?: string;

  /**
   * Told by every monitored alarm that tells nobody yet. Its policy has to let `cloudwatch.amazonaws.com` publish,
   * and so has its key's; the key `alias/aws/sns` cannot.
   *
   * @default - a new topic
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * E-mail addresses that the alarms go to; each owner has to confirm.
   *
   * @default - none
   */
  readonly alarmEmails?: string[];
}

/**
 * One page for the operator: all alarms on top, then a section for each monitored construct.
 * Alarms that tell nobody yet get a topic.
 *
 * @example
 * declare const orders: ResilientQueue;
 * declare const news: NotificationFanout;
 *
 * const dashboard = new ObservabilityDashboard(this, 'Operations', { alarmEmails: ['ops@example.com'] });
 * dashboard.monitor(orders, news);
 */
export class ObservabilityDashboard extends Construct {
  /** The page. */
  public readonly dashboard: cloudwatch.Dashboard;

  /** Where the alarms of the dashboard's own stack go; those of other stacks as well when it was brought along. */
  public readonly alarmTopic: sns.ITopic;

  /**
   * Where all alarms go: `alarmTopic`, and a topic in each other stack that has monitored alarms. Were they to tell
   * the dashboard's own topic, the stacks would depend on each other both ways.
   */
  public readonly alarmTopics: sns.ITopic[];

  private readonly topics = new Map<Stack, sns.ITopic>();
  private readonly sections: Monitoring[] = [];

  constructor(scope: Construct, id: string, private readonly props: ObservabilityDashboardProps = {}) {
    super(scope, id);
    this.dashboard = new cloudwatch.Dashboard(this, 'Dashboard', { dashboardName: props.dashboardName });
    (this.dashboard.node.defaultChild as cloudwatch.CfnDashboard).dashboardBody = Lazy.string({
      produce: () => Stack.of(this).toJsonString({ widgets: renderDashboard(props.title ?? this.node.path, this.sections) }),
    });
    this.alarmTopic = this.connectTopic(this, 'Alarms');
    this.alarmTopics = [this.alarmTopic];
    this.topics.set(Stack.of(this), this.alarmTopic);
  }

  /**
   * Adds a section for each construct, in this order, and connects its alarms.
   *
   * @param monitorables constructs of this library, or plain resources wrapped by `Monitored`
   */
  public monitor(...monitorables: IMonitorable[]): void {
    for (const monitorable of monitorables) {
      const monitoring = monitorable.monitoring();
      this.sections.push(monitoring);
      for (const alarm of monitoring.alarms ?? []) {
        if (!hasAction(alarm)) notify(alarm, this.topicOf(Stack.of(alarm)));
      }
    }
    const widgets = this.sections.reduce((sum, { graphs }) => sum + 1 + graphs.length, 0);
    check(this, widgets <= MAX_WIDGETS - 20, `${widgets} widgets are too many for one dashboard: make a second one.`);
  }

  private topicOf(stack: Stack): sns.ITopic {
    if (this.props.alarmTopic) return this.alarmTopic;
    let topic = this.topics.get(stack);
    if (!topic) {
      topic = this.connectTopic(stack, `${Names.nodeUniqueId(this.node)}Alarms`);
      this.topics.set(stack, topic);
      this.alarmTopics.push(topic);
    }
    return topic;
  }

  private connectTopic(scope: Construct, id: string): sns.ITopic {
    const { alarmTopic, alarmEmails = [] } = this.props;
    const fanout = new NotificationFanout(scope, id, { topic: alarmTopic, alarms: false });
    if (!alarmTopic) fanout.grantPublishToService('cloudwatch.amazonaws.com');
    for (const address of alarmEmails) fanout.addEmail(address);
    return fanout.topic;
  }
}

function hasAction(alarm: cloudwatch.Alarm): boolean {
  const { alarmActions } = alarm.node.defaultChild as cloudwatch.CfnAlarm;
  return (Stack.of(alarm).resolve(alarmActions) ?? []).length > 0;
}
