import { App, aws_lambda as lambda, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { ObservabilityDashboard } from '../../src/observability';
import { OrderSaga, PaymentProvider } from '../../src/orders';
import { MEASURED_BY } from '../../src/orders/core/business';
import { publishMeasures } from '../../src/orders/handlers/adapters/publish-measures';

const env = { account: '123456789012', region: 'eu-central-1' };
const stack = new Stack(new App(), 'Stack', { env });
const provider = lambda.Function.fromFunctionArn(stack, 'Provider', 'arn:aws:lambda:eu-central-1:123456789012:function:provider');
const orders = new OrderSaga(stack, 'Orders', { payment: PaymentProvider.function(provider) });
new ObservabilityDashboard(stack, 'Dashboard', { dashboardName: 'shop' }).monitor(orders);

test('the projector measures under the names that the metrics have', () => {
  Object.assign(process.env, { POWERTOOLS_SERVICE_NAME: MEASURED_BY, POWERTOOLS_DEV: 'true', POWERTOOLS_METRICS_DISABLED: 'false' });
  const printed = jest.spyOn(console, 'log').mockImplementation();
  publishMeasures('Stack/Orders')([
    { name: 'OrdersPlaced', value: 1 }, { name: 'OrdersPlaced', value: 1 }, { name: 'TimeToShipment', value: 12.5 },
    { name: 'Revenue', value: 4500, currency: 'EUR' }, { name: 'Revenue', value: 100, currency: 'JPY' },
  ]);
  const lines = printed.mock.calls.map(([line]) => JSON.parse(line as string));
  printed.mockRestore();
  expect(lines).toEqual([
    expect.objectContaining({ OrdersPlaced: [1, 1], TimeToShipment: 12.5, orders: 'Stack/Orders', service: MEASURED_BY }),
    expect.objectContaining({ Revenue: 4500, currency: 'EUR', orders: 'Stack/Orders', service: MEASURED_BY }),
    expect.objectContaining({ Revenue: 100, currency: 'JPY' }),
  ]);
  for (const [index, metric] of [[0, orders.metricOrdersPlaced()], [0, orders.metricTimeToShipment()], [1, orders.metricRevenue('EUR')]] as const) {
    const { _aws: { CloudWatchMetrics: [{ Namespace, Dimensions: [names], Metrics }] }, ...fields } = lines[index];
    expect([Namespace, Metrics.map(({ Name }: { Name: string }) => Name)]).toEqual([metric.namespace, expect.arrayContaining([metric.metricName])]);
    expect(Object.fromEntries(names.map((name: string) => [name, fields[name]]))).toEqual(metric.dimensions);
  }
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: Match.objectLike({ ORDER_SYSTEM: 'Stack/Orders', POWERTOOLS_SERVICE_NAME: MEASURED_BY }) },
  });
});

test('the business page shows orders, revenue, success and time, an hour each', () => {
  const pages = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'));
  const body = pages.find(({ Properties }) => Properties.DashboardName === 'shop-business')!.Properties.DashboardBody;
  const { widgets } = JSON.parse(typeof body === 'string' ? body : body['Fn::Join'][1].map((part: unknown) => typeof part === 'string' ? part : 'x').join(''));
  const graphs = widgets.filter(({ type }: { type: string }) => type === 'metric').map(({ properties }: any) => properties);
  expect(graphs.map(({ title }: { title: string }) => title)).toEqual([
    'Orders an hour', 'Revenue an hour, in minor units', 'Orders that succeed (%)', 'From order to shipment (s)',
  ]);
  expect(graphs[0].metrics.map((metric: any[]) => [metric[1], metric.at(-1)])).toEqual([
    ['OrdersPlaced', expect.objectContaining({ period: 3600, stat: 'Sum' })],
    ['TimeToShipment', expect.objectContaining({ period: 3600, stat: 'SampleCount' })],
    ['OrdersFailed', expect.anything()], ['OrdersParked', expect.anything()],
  ]);
  expect(graphs[1].metrics[0][0].expression).toBe(
    'SEARCH(\'{EventWorkflows/Orders,currency,orders,service} MetricName="Revenue" orders="Stack/Orders"\', \'Sum\', 3600)');
  expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('MathExpression'))).toEqual([]);
});
