import { aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { MonitoredGraph, Monitoring } from '../observability/monitorable';

/** A dashboard is 24 units wide. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const WIDTH = 24;
const GRAPHS_A_ROW = 3;
const ALARMS_A_ROW = 4;
const ALARMS_A_WIDGET = 100;

/** A heading and graphs. */
export interface Section {
  readonly title: string;
  readonly graphs: MonitoredGraph[];
}

export interface LogTable {
  readonly title: string;
  readonly logGroupNames: string[];
  readonly lines: string[];
}

export interface Page {
  readonly title: string;
  /** To the page of the other audience. @default - there is none */
  readonly link?: { readonly label: string; readonly url: string };
  readonly alarms: Required<Monitoring>['alarms'];
  readonly sections: Section[];
  readonly logs: LogTable[];
}

/** Widgets of one page: heading, state of all alarms, then a heading and graphs for each section, and the logs. */
export function renderDashboard({ title, link, alarms, sections, logs }: Page): object[] {
  const page = new cloudwatch.Column(
    heading(`# ${title}${link ? ` · [${link.label}](${link.url})` : ''}`),
    ...chunksOf(alarms, ALARMS_A_WIDGET).map((some) => new cloudwatch.AlarmStatusWidget({
      title: 'Alarms', alarms: some, width: WIDTH, height: 1 + Math.ceil(some.length / ALARMS_A_ROW),
    })),
    ...sections.flatMap((section) => [heading(`## ${section.title}`), ...rows(section.graphs)]),
    ...logs.length ? [heading('## Logs')] : [],
    ...logs.map(({ title: table, logGroupNames, lines }) => new cloudwatch.LogQueryWidget({
      title: table, logGroupNames, queryLines: lines, width: WIDTH, height: 6,
    })),
  );
  page.position(0, 0);
  return page.toJson();
}

function heading(markdown: string): cloudwatch.IWidget {
  return new cloudwatch.TextWidget({ markdown, width: WIDTH, height: 1, background: cloudwatch.TextWidgetBackground.TRANSPARENT });
}

function rows(graphs: MonitoredGraph[]): cloudwatch.IWidget[] {
  return chunksOf(graphs, GRAPHS_A_ROW).map((row) => new cloudwatch.Row(...row.map(({ title, left, right }) => new cloudwatch.GraphWidget({
    title, left, right, width: WIDTH / row.length, height: 6, liveData: true,
  }))));
}

function chunksOf<T>(items: T[], size: number): T[][] {
  return items.length ? [items.slice(0, size), ...chunksOf(items.slice(size), size)] : [];
}
