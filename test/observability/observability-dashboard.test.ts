import { App, aws_cloudwatch as cloudwatch, aws_sns as sns, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EventRouter, EventTarget, NotificationFanout, ObservabilityDashboard, ObservabilityDashboardProps, ResilientQueue } from '../../src';
import { countFindings, expectNoFindings } from '../nag';

const topicArn = 'arn:aws:sns:eu-central-1:123456789012:own';

function newSystem(props?: ObservabilityDashboardProps) {
  const stack = new Stack(new App(), 'Stack', { env: { account: '123456789012', region: 'eu-central-1' } });
  const queue = new ResilientQueue(stack, 'Orders');
  const fanout = new NotificationFanout(stack, 'News', { alarmTopic: sns.Topic.fromTopicArn(stack, 'Own', topicArn) });
  const router = new EventRouter(stack, 'Events');
  router.addRule('Rule', { source: ['shop'] }, EventTarget.queue(queue.queue));
  const dashboard = new ObservabilityDashboard(stack, 'Operations', props);
  dashboard.monitor(queue, fanout, router);
  return { stack, dashboard };
}

const widgetsOf = (stack: Stack): any[] => {
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'));
  const body = Properties.DashboardBody['Fn::Join'][1].map((part: unknown) => typeof part === 'string' ? part : 'token').join('');
  return JSON.parse(body).widgets;
};

test('what is monitored twice has one section', () => {
  const before = JSON.stringify(widgetsOf(newSystem().stack));
  const again = newSystem();
  const queue = again.stack.node.findChild('Orders') as ResilientQueue;
  again.dashboard.monitor(queue, queue);
  expect(JSON.stringify(widgetsOf(again.stack))).toBe(before);
});

describe('minimal', () => {
  const { stack } = newSystem();

  test('heading, alarms, then a section for each construct', () => {
    expect(widgetsOf(stack).map(({ type, properties }) => properties.markdown ?? properties.title ?? type)).toEqual([
      '# Stack/Operations', 'Alarms',
      '## Queue Stack/Orders', 'Messages', 'Age of the oldest message', 'Dead letters',
      '## Topic Stack/News', 'Messages', 'Failures',
      '## Events Stack/Events', 'Invocations', 'Failed', 'Latency to first attempt (ms)',
    ]);
    expect(widgetsOf(stack)[1].properties.alarms).toHaveLength(4);
  });

  test('widgets fill the width and never overlap', () => {
    const cells = new Set<string>();
    for (const { x, y, width, height } of widgetsOf(stack)) {
      expect(x + width).toBeLessThanOrEqual(24);
      for (let i = x; i < x + width; i++) {
        for (let j = y; j < y + height; j++) {
          expect(cells).not.toContain(`${i},${j}`);
          cells.add(`${i},${j}`);
        }
      }
    }
  });

  test('only alarms that tell nobody get the dashboard\'s topic', () => {
    const template = Template.fromStack(stack);
    const alarms = Object.entries(template.findResources('AWS::CloudWatch::Alarm'));
    expect(alarms).toHaveLength(4);
    for (const [id, { Properties }] of alarms) {
      const expected = id.startsWith('News') ? [topicArn] : [{ Ref: expect.stringMatching(/^OperationsAlarmsTopic/) }];
      expect(Properties.AlarmActions).toEqual(expected);
      expect(Properties.OKActions).toEqual(expected);
    }
  });

  test('CloudWatch may publish to the topic', () => {
    Template.fromStack(stack).hasResourceProperties('AWS::SNS::TopicPolicy', {
      Topics: [{ Ref: Match.stringLikeRegexp('^OperationsAlarmsTopic') }],
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({
          Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' }, Action: 'sns:Publish', Condition: { StringEquals: { 'aws:SourceAccount': Match.anyValue() } },
        })]),
      },
    });
  });

  test('is clean, and no alarm is without an action', () => {
    expectNoFindings(stack);
    expect(countFindings(stack)).toMatchObject({ AwsSolutions: 0, Serverless: 0 });
  });
});

test('alarms of another stack tell a topic there, so that the stacks depend on each other one way only', () => {
  const app = new App();
  const orders = new Stack(app, 'Orders');
  const queue = new ResilientQueue(orders, 'Queue');
  const operations = new Stack(app, 'Operations');
  const dashboard = new ObservabilityDashboard(operations, 'Dashboard', { alarmEmails: ['ops@example.com'] });
  dashboard.monitor(queue);

  app.synth();
  expect(operations.dependencies).toEqual([orders]);
  expect(dashboard.alarmTopics).toHaveLength(2);
  const template = Template.fromStack(orders);
  template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [{ Ref: Match.stringLikeRegexp('^OperationsDashboard.*AlarmsTopic') }] });
  template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'ops@example.com' });
});

test('maximum', () => {
  const app = new App();
  const topicStack = new Stack(app, 'Topics');
  const alarmTopic = new sns.Topic(topicStack, 'Alarms');
  const stack = new Stack(app, 'Stack');
  const dashboard = new ObservabilityDashboard(stack, 'Operations', {
    dashboardName: 'shop', title: 'Shop', alarmTopic, alarmEmails: ['ops@example.com', 'night@example.com'],
  });
  const alarm = new cloudwatch.Alarm(stack, 'Alarm', { metric: new cloudwatch.Metric({ namespace: 'Shop', metricName: 'Orders' }), threshold: 1, evaluationPeriods: 1 });
  dashboard.monitor({ monitoring: () => ({ title: 'Business', graphs: [], alarms: [alarm] }) });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::CloudWatch::Dashboard', { DashboardName: 'shop' });
  expect(widgetsOf(stack)[0].properties.markdown).toBe('# Shop');
  expect(dashboard.alarmTopic).toBe(alarmTopic);
  template.resourceCountIs('AWS::SNS::Topic', 0);
});

test('refuses more widgets than a dashboard holds', () => {
  const dashboard = new ObservabilityDashboard(new Stack(new App(), 'Stack'), 'Operations');
  const graphs = Array.from({ length: 479 }, (_, index) => ({ title: String(index), left: [] }));
  dashboard.monitor({ monitoring: () => ({ title: 'Much', graphs }) });
  expect(() => dashboard.monitor({ monitoring: () => ({ title: 'More', graphs: [] }) })).toThrow(/481 widgets are too many/);
});
