import { Aws, aws_cloudwatch as cloudwatch, aws_logs as logs, aws_sns as sns, Lazy, Names, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { LogQuery } from './log-query';
import { IMonitorable, MonitoredGraph, Monitoring } from './monitorable';
import { NotificationFanout } from '../messaging/notification-fanout';
import { notify, tellsSomebody } from '../private/alarm';
import { LogTable, Page, renderDashboard, Section } from '../private/dashboard-layout';
import { check } from '../private/validation-error';

/** Of one dashboard; heading and alarms need some of them. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
const MAX_WIDGETS = 500;

const LATEST_ERRORS = ['fields @timestamp, service, message, @message', 'filter level = "ERROR"', 'sort @timestamp desc', 'limit 20'];

/** Properties of an `ObservabilityDashboard`. */
export interface ObservabilityDashboardProps {
  /**
   * Physical name of the operator's page; the business page is called the same, with `-business`.
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
   * Told by every monitored alarm that tells nobody yet. The policies of a topic of this app and of its key are extended for
   * `cloudwatch.amazonaws.com`; imported ones have to let it publish themselves, which the key `alias/aws/sns` cannot.
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
 * One page for the operator: all alarms on top, then a section for each monitored construct, then the logs.
 * A second page for the business, once there is something to show on it; each links to the other.
 * Alarms that tell nobody yet get a topic.
 *
 * @example
 * declare const orders: ResilientQueue;
 * declare const news: NotificationFanout;
 *
 * const dashboard = new ObservabilityDashboard(this, 'Operations', { alarmEmails: ['ops@example.com'] });
 * dashboard.monitor(orders, news);
 *
 * declare const sold: cloudwatch.Metric;
 * dashboard.showBusiness('Sales', { title: 'Revenue an hour', left: [sold] });
 */
export class ObservabilityDashboard extends Construct {
  /** The operator's page. */
  public readonly dashboard: cloudwatch.Dashboard;

  /** Where the alarms of the dashboard's own stack go; those of other stacks as well when it was brought along. */
  public readonly alarmTopic: sns.ITopic;

  /**
   * Where all alarms go: `alarmTopic`, and a topic in each other stack that has monitored alarms. Were they to tell
   * the dashboard's own topic, the stacks would depend on each other both ways.
   */
  public readonly alarmTopics: sns.ITopic[];

  private readonly topics = new Map<Stack, sns.ITopic>();
  private readonly monitored = new Set<IMonitorable>();
  private readonly sections: Monitoring[] = [];
  private readonly businessSections: Section[] = [];
  private readonly logTables: LogTable[] = [];
  private businessPage?: cloudwatch.Dashboard;

  constructor(scope: Construct, id: string, private readonly props: ObservabilityDashboardProps = {}) {
    super(scope, id);
    this.dashboard = this.newPage('Dashboard', props.dashboardName, () => this.operatorContent());
    this.alarmTopic = this.connectTopic(this, 'Alarms');
    this.alarmTopics = [this.alarmTopic];
    this.topics.set(Stack.of(this), this.alarmTopic);
  }

  /**
   * Adds a section for each construct, in this order, and connects its alarms. One that is monitored already keeps its section.
   *
   * @param monitorables constructs of this library, or plain resources wrapped by `Monitored`
   */
  public monitor(...monitorables: IMonitorable[]): void {
    for (const monitorable of monitorables) {
      if (this.monitored.has(monitorable)) continue;
      this.monitored.add(monitorable);
      const monitoring = monitorable.monitoring();
      this.sections.push(monitoring);
      if (monitoring.business?.length) this.showBusiness(monitoring.title, ...monitoring.business);
      for (const alarm of monitoring.alarms ?? []) {
        if (!tellsSomebody(alarm)) notify(alarm, this.topicOf(Stack.of(alarm)));
      }
    }
    this.checkSize(this.sections);
  }

  /**
   * The page for the business, linked from the operator's page.
   *
   * @default - none until something is shown on it
   */
  public get businessDashboard(): cloudwatch.Dashboard | undefined {
    return this.businessPage;
  }

  /**
   * Adds a section to the business page: what the system delivers and earns.
   *
   * @param section heading of the section
   * @param graphs one or more
   */
  public showBusiness(section: string, ...graphs: MonitoredGraph[]): void {
    check(this, graphs.length > 0, `the section "${section}" of the business page is empty: give at least one graph.`);
    this.businessPage ??= this.newPage('Business', this.businessName(), () => this.businessContent());
    this.businessSections.push({ title: section, graphs });
    this.checkSize(this.businessSections);
  }

  /**
   * Adds a table of log lines to the operator's page, and keeps the query in Logs Insights.
   *
   * @param id of the kept query
   * @param query what is asked of which logs
   */
  public addLogQuery(id: string, query: LogQuery): logs.CfnQueryDefinition {
    const { title, logGroups, lines = LATEST_ERRORS } = query;
    check(this, logGroups.length >= 1 && logGroups.length <= 50, `the query "${title}" has ${logGroups.length} log groups: give 1–50.`);
    check(this, lines.length > 0, `the query "${title}" has no lines: leave them out, or give at least one command.`);
    const logGroupNames = logGroups.map(({ logGroupName }) => logGroupName);
    this.logTables.push({ title, logGroupNames, lines });
    return new logs.CfnQueryDefinition(this, id, { name: `${this.node.path}/${title}`, queryString: lines.join('\n| '), logGroupNames });
  }

  private checkSize(sections: Section[]): void {
    const widgets = sections.reduce((sum, { graphs }) => sum + 1 + graphs.length, 0);
    check(this, widgets <= MAX_WIDGETS - 20, `${widgets} widgets are too many for one dashboard: make a second one.`);
  }

  private newPage(id: string, dashboardName: string | undefined, content: () => Page): cloudwatch.Dashboard {
    const page = new cloudwatch.Dashboard(this, id, { dashboardName });
    (page.node.defaultChild as cloudwatch.CfnDashboard).dashboardBody = Lazy.string({
      produce: () => Stack.of(this).toJsonString({ widgets: renderDashboard(content()) }),
    });
    return page;
  }

  private operatorContent(): Page {
    return {
      title: this.title,
      link: this.businessPage && { label: 'Business', url: urlOf(this.businessName()) },
      alarms: this.sections.flatMap(({ alarms = [] }) => alarms),
      sections: this.sections,
      logs: this.logTables,
    };
  }

  private businessContent(): Page {
    const link = { label: 'Operations', url: urlOf(this.dashboard.dashboardName) };
    return { title: `${this.title}: business`, link, alarms: [], sections: this.businessSections, logs: [] };
  }

  private get title(): string {
    return this.props.title ?? this.node.path;
  }

  /** Known beforehand, or the two pages would each wait for the other's name. Names of dashboards hold for all Regions of an account. */
  private businessName(): string {
    const { dashboardName } = this.props;
    return dashboardName ? `${dashboardName}-business` : `${Names.uniqueResourceName(this, { maxLength: 200 })}-business-${Aws.REGION}`;
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

function urlOf(dashboardName: string): string {
  return `https://${Aws.REGION}.console.aws.amazon.com/cloudwatch/home?region=${Aws.REGION}#dashboards/dashboard/${dashboardName}`;
}
