import { App, aws_cloudwatch as cloudwatch, aws_logs as logs, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ObservabilityDashboard, ObservabilityDashboardProps } from '../../src';
import { expectNoFindings } from '../nag';

const revenue = { title: 'Revenue an hour', left: [new cloudwatch.Metric({ namespace: 'Shop', metricName: 'Revenue' })] };

function newDashboard(props?: ObservabilityDashboardProps) {
  const stack = new Stack(new App(), 'Stack', { env: { account: '123456789012', region: 'eu-central-1' } });
  return { stack, dashboard: new ObservabilityDashboard(stack, 'Operations', props) };
}

const textOf = (value: any): string | undefined => value?.['Fn::Join']
  ? value['Fn::Join'][1].map((part: any) => typeof part === 'string' ? part : `<${part.Ref}>`).join('').replaceAll('<AWS::Region>', 'eu-central-1')
  : value;

/** Each page by its name, if it has one, with its widgets. */
const pagesOf = (stack: Stack) => Object.entries(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard')).map(([id, { Properties }]) => (
  { id, name: textOf(Properties.DashboardName), widgets: JSON.parse(textOf(Properties.DashboardBody)!).widgets as any[] }
));

test('one page an audience, each links to the other', () => {
  const { stack, dashboard } = newDashboard({ title: 'Shop' });
  dashboard.showBusiness('Sales', revenue);
  const [operator, business] = pagesOf(stack);
  expect(dashboard.businessDashboard).toBeDefined();
  expect(business.name).toMatch(/^StackOperations.*-business-eu-central-1$/);
  expect(operator.name).toBeUndefined();
  const url = 'https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#dashboards/dashboard';
  expect(operator.widgets[0].properties.markdown).toBe(`# Shop · [Business](${url}/${business.name})`);
  expect(business.widgets[0].properties.markdown).toBe(`# Shop: business · [Operations](${url}/<${operator.id}>)`);
  expect(business.widgets.slice(1).map(({ properties }) => properties.markdown ?? properties.title)).toEqual(['## Sales', 'Revenue an hour']);
});

test('what a construct earns goes to the business page, what it does to the operator\'s', () => {
  const { stack, dashboard } = newDashboard({ dashboardName: 'shop' });
  dashboard.monitor({ monitoring: () => ({ title: 'Orders', graphs: [{ ...revenue, title: 'Errors' }], business: [revenue] }) });
  const [operator, business] = pagesOf(stack);
  expect([operator.name, business.name]).toEqual(['shop', 'shop-business']);
  expect(operator.widgets.map(({ properties }) => properties.title)).toContain('Errors');
  expect(operator.widgets.map(({ properties }) => properties.title)).not.toContain('Revenue an hour');
  expect(business.widgets.map(({ properties }) => properties.title)).toContain('Revenue an hour');
});

test('without business there is one page, without links', () => {
  const { stack, dashboard } = newDashboard();
  const pages = pagesOf(stack);
  expect(pages).toHaveLength(1);
  expect(pages[0].widgets[0].properties.markdown).toBe('# Stack/Operations');
  expect(dashboard.businessDashboard).toBeUndefined();
});

test('questions to the logs stand below, and are kept', () => {
  const { stack, dashboard } = newDashboard();
  const logGroups = ['one', 'two'].map((name) => logs.LogGroup.fromLogGroupName(stack, name, `/${name}`));
  dashboard.addLogQuery('Errors', { title: 'Latest errors', logGroups });
  dashboard.addLogQuery('Slow', { title: 'Slowest', logGroups: logGroups.slice(1), lines: ['stats max(duration) by service', 'limit 5'] });
  const [{ widgets }] = pagesOf(stack);
  expect(widgets.slice(-3).map(({ type, properties }) => properties.markdown ?? `${type} ${properties.title}`)).toEqual(['## Logs', 'log Latest errors', 'log Slowest']);
  expect(widgets.at(-1).properties.query).toBe('SOURCE \'/two\' | stats max(duration) by service\n| limit 5');
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Logs::QueryDefinition', {
    Name: 'Stack/Operations/Latest errors',
    LogGroupNames: ['/one', '/two'],
    QueryString: 'fields @timestamp, service, message, @message\n| filter level = "ERROR"\n| sort @timestamp desc\n| limit 20',
  });
  expectNoFindings(stack);
});

test.each<[string, (dashboard: ObservabilityDashboard) => void, RegExp]>([
  ['an empty business section', (dashboard) => dashboard.showBusiness('Sales'), /section "Sales" .* is empty/],
  ['a query without logs', (dashboard) => dashboard.addLogQuery('Id', { title: 'Errors', logGroups: [] }), /"Errors" has 0 log groups/],
  ['an empty query', (dashboard) => dashboard.addLogQuery('Id', {
    title: 'Errors', logGroups: [logs.LogGroup.fromLogGroupName(dashboard, 'Log', '/one')], lines: [],
  }), /"Errors" has no lines/],
  ['a business page with too much', (dashboard) => dashboard.showBusiness('Sales', ...Array.from({ length: 480 }, () => revenue)), /481 widgets are too many/],
])('refuses %s', (_, act, message) => {
  const { dashboard } = newDashboard();
  expect(() => act(dashboard)).toThrow(message);
});
