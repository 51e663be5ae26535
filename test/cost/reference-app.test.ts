import { App } from 'aws-cdk-lib';
import { addStacks } from '../../examples/reference-app/stacks';
import { CostReport } from '../../src/cost';
import { SagaEngine } from '../../src/saga';

/** US dollars an order on Standard workflows, logs and traces included. */
const AN_ORDER = 0.0003;
/** On the Express engine. */
const AN_EXPRESS_ORDER = 0.0001;
/** US dollars a month at rest. */
const AT_REST = 15;

let report: CostReport;
let express: CostReport;
beforeAll(() => {
  report = bill();
  express = bill(SagaEngine.EXPRESS);
});

function bill(engine?: SagaEngine, units?: Record<string, number>): CostReport {
  const app = new App({ context: { ordersEngine: engine } });
  addStacks(app);
  return CostReport.fromStage(app, { orders: 10_000, videoMinutes: 100, units });
}

const services = (per: string) => [...new Set(report.lines.filter((line) => line.per === per).map(({ service }) => service))].sort();

test(`an order costs at most $${AN_ORDER}`, () => {
  expect(report.perOrder).toBeLessThanOrEqual(AN_ORDER);
});

test(`on the Express engine an order costs at most $${AN_EXPRESS_ORDER}`, () => {
  expect(express.perOrder).toBeLessThanOrEqual(AN_EXPRESS_ORDER);
});

test(`at rest a month costs at most $${AT_REST}`, () => {
  expect(report.fixed).toBeLessThanOrEqual(AT_REST);
});

test('the custom metrics of each part are charged, those of rare things when it is said how rare', () => {
  const metrics = ({ lines }: CostReport, per: string) => lines.filter((line) => line.per === per && line.price === 'cloudwatch.custom-metrics')
    .map(({ constructPath, usd }) => [constructPath, usd]);
  expect(metrics(report, 'month')).toEqual([
    ['Orders/Orders/Consumers/Projector', expect.closeTo(1.2, 9)], ['Media/Pipeline/Functions/Encode', expect.closeTo(0.6, 9)],
  ]);
  expect(metrics(bill(undefined, { deadLetter: 73 }), 'deadLetter')).toEqual([['Orders/Orders/DeadLetters/Processor', expect.closeTo(0.03, 9)]]);
  expect(metrics(bill(undefined, { unknownObject: 73 }), 'unknownObject')).toEqual([['Media/Pipeline/Functions/Start', expect.closeTo(0.03, 9)]]);
});

test('an order\'s counts come from real executions, logs, traces and storage included', () => {
  const order = report.lines.filter(({ per }) => per === 'order');
  expect(order.filter(({ basis }) => basis !== 'measured')).toEqual([]);
  expect(services('order')).toEqual(['API Gateway', 'CloudWatch Logs', 'DynamoDB', 'EventBridge', 'Lambda', 'SNS', 'SQS', 'Step Functions', 'X-Ray']);
});

/** Two notices of an order that goes through, and its place in the figures of the day. */
test('telling the customer and counting the sale are units of their own: an order is not charged for them', () => {
  const told = bill(undefined, { notification: 20_000, notificationEmail: 20_000, countedOrder: 10_000 });
  expect(told.perOrder).toBe(report.perOrder);
  const costs = (unit: string, count: number) => {
    const lines = told.lines.filter(({ per }) => per === unit);
    expect(lines.every(({ constructPath }) => constructPath.startsWith('Customers/'))).toBe(true);
    return lines.reduce((sum, { usd }) => sum + usd, 0) / count;
  };
  expect(costs('notification', 20_000)).toBeLessThan(0.00002);
  expect(costs('notificationEmail', 20_000)).toBeCloseTo(0.00010125, 7);
  expect(costs('countedOrder', 10_000)).toBeLessThan(0.00003);
  expect(told.lines.filter(({ per }) => ['notification', 'countedOrder'].includes(per)).map(({ basis }) => basis)).not.toContain('modelled');
});

test('a video and its minutes are measured too', () => {
  const video = report.lines.filter(({ per }) => per.startsWith('video'));
  expect(video.filter(({ basis }) => basis !== 'measured')).toEqual([]);
  expect(services('videoMinute')).toEqual(expect.arrayContaining(['Lambda', 'S3']));
  expect(services('video')).toEqual(expect.arrayContaining(['API Gateway', 'DynamoDB', 'Step Functions']));
});

test('the bill knows every resource of the app', () => {
  expect(report.notes.filter((note) => /^(Not priced|No price)/.test(note))).toEqual([]);
});

test('monthly is what is at rest and what the work costs', () => {
  const work = report.lines.filter(({ per }) => !['month', 'run'].includes(per)).reduce((sum, { usd }) => sum + usd, 0);
  expect(report.monthly).toBeCloseTo(report.fixed + work, 9);
});
