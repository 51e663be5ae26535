import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, aws_cloudwatch as cloudwatch, aws_kms as kms, aws_lambda as lambda, aws_sqs as sqs, Stack, Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CostReport, CostUsage, PriceList } from '../../src/cost';
import { stateCalls } from '../../src/cost/calls';
import usEast1 from '../../src/cost/prices/us-east-1.json';

class Shop extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const orders = new Construct(this, 'Orders');
    const fn = new lambda.Function(orders, 'Accept', {
      runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('//'), architecture: lambda.Architecture.ARM_64, memorySize: 1024,
    });
    CostUsage.state(fn, { per: 'order', measured: true, source: 'a run', meters: { invocations: 2, milliseconds: 100, traces: 1 } });
    CostUsage.state(new sqs.Queue(orders, 'Queue'), { per: 'video', measured: false, source: 'the design', meters: { requests: 3 } });
    new cloudwatch.Dashboard(this, 'Page');
    new kms.Key(new Construct(this, 'Keys'), 'Key');
  }
}

const PER_ORDER = 2 * 0.2e-6 + 0.1 * 0.0000133334 + 5e-6;

function report(workload = {}): CostReport {
  const app = new App();
  new Shop(app, 'Shop');
  return CostReport.fromStage(app, workload);
}

test('sums the bill by service and by the constructs that stand in the stack', () => {
  const { monthly, fixed, perOrder, byService, byConstruct } = report({ orders: 10_000, videoMinutes: 1_000_000 });
  const videos = 200_000 * 3 * 0.4e-6;
  expect(fixed).toBeCloseTo(4, 9);
  expect(perOrder).toBeCloseTo(PER_ORDER, 12);
  expect(monthly).toBeCloseTo(4 + 10_000 * PER_ORDER + videos, 9);
  expect(Object.entries(byService)).toEqual([
    ['CloudWatch', 3], ['KMS', 1], ['SQS', expect.closeTo(videos, 9)], ['X-Ray', expect.closeTo(0.05, 9)], ['Lambda', expect.closeTo(10_000 * (PER_ORDER - 5e-6), 9)],
  ]);
  expect(Object.keys(byConstruct)).toEqual(['Shop/Page', 'Shop/Keys', 'Shop/Orders']);
});

test('an order has its price without any order', () => {
  expect(report().perOrder).toBeCloseTo(PER_ORDER, 12);
  expect(report().monthly).toBeCloseTo(4, 9);
});

test('constructs in a stage are named from their stack down', () => {
  const app = new App();
  new Shop(new Stage(app, 'Prod'), 'Shop');
  expect(Object.keys(CostReport.fromStage(app).byConstruct)).toEqual(['Prod/Shop/Page', 'Prod/Shop/Keys']);
});

test('reads plain templates, by path metadata or logical id', () => {
  const { byConstruct } = CostReport.fromTemplates({
    S: { Resources: { A: { Type: 'AWS::KMS::Key', Metadata: { 'aws:cdk:path': 'S/Keys/Key/Resource' } }, B: { Type: 'AWS::CloudWatch::Dashboard' } } },
  });
  expect(byConstruct).toEqual({ 'S/B': 3, 'S/Keys': 1 });
});

test('says how each quantity is known', () => {
  const { lines, notes } = report({ orders: 1, videoMinutes: 5 });
  const basis = Object.fromEntries(lines.map((line) => [line.price, line.basis]));
  expect(basis).toMatchObject({ 'lambda.requests': 'measured', 'sqs.requests.standard': 'modelled', 'kms.keys': 'template' });
  expect(notes).toEqual(['Usage measured per order: a run.', 'Usage modelled per video: the design.']);
});

test('says what each option would change', () => {
  const options = Object.fromEntries(report({ orders: 1e6 }).options.map(({ name, change }) => [name, change]));
  expect(options).toMatchObject({
    'No traces': expect.closeTo(-5, 9),
    'No dashboards': expect.closeTo(-3, 9),
    'A customer-managed key': expect.closeTo(1, 9),
    'x86 instead of arm64 functions': expect.closeTo(1e5 * (0.0000166667 - 0.0000133334), 9),
    'One provisioned instance of every function': expect.closeTo(730 * 3600 * 0.0000033334, 6),
  });
  expect(Object.keys(options)).not.toContain('HTTP API instead of REST API');
});

test.each<[string, object, boolean]>([
  ['a short workflow', { transitions: 6, executions: 1, milliseconds: 2_000 }, true],
  ['one of unknown length', { transitions: 6 }, false],
  ['one of more than five minutes', { transitions: 6, executions: 1, milliseconds: 400_000 }, false],
])('%s: Express is offered only where it can be', (_name, meters, offered) => {
  const usage = [{ per: 'order', meters, basis: 'measured', source: 'a run' }];
  const machine = { Type: 'AWS::StepFunctions::StateMachine', Metadata: { 'cdk-event-workflows:usage': usage } };
  const { options } = CostReport.fromTemplates({ S: { Resources: { machine } } }, { orders: 1e6 });
  expect(options.some(({ name }) => name === 'Express prices for Standard workflows')).toBe(offered);
});

test('recovery of tables can be had without', () => {
  const usage = [{ per: 'order', meters: { storedBytes: 1024 }, basis: 'measured', source: 'a run' }];
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
  const table = { Type: 'AWS::DynamoDB::Table', Properties: { PointInTimeRecoverySpecification }, Metadata: { 'cdk-event-workflows:usage': usage } };
  const { options, lines } = CostReport.fromTemplates({ S: { Resources: { table } } }, { orders: 1e6 });
  const recovery = lines.find(({ price }) => price === 'dynamodb.recovery-gb-months')!;
  expect(options.find(({ name }) => name === 'No point-in-time recovery of tables')?.change).toBeCloseTo(-recovery.usd, 9);
});

test('prints one line of JSON, a table and a picture', () => {
  const made = report({ orders: 10_000 });
  expect(made.json()).not.toContain('\n');
  expect(Object.keys(JSON.parse(made.json()))).toEqual(['monthly', 'perOrder', 'fixed', 'byService', 'byConstruct']);
  expect(made.table()).toContain('$4.07 a month for 10,000 orders: $4.00 at rest, $0.000007 an order.');
  expect(made.table().split('\n').slice(3, 7).join('\n')).toMatch(/Drivers\n +\$3.00 +74 % +cloudwatch\.dashboards +Shop\/Page +1 × dashboard +per month +template\n/);
  expect(made.picture()).toMatch(/^<svg [^]*CloudWatch[^]*Shop\/Orders[^]*<\/svg>\n$/);
});

test('units that rest on the same source share a note, and what is called now and then costs when it is said how often', () => {
  const app = new App();
  const stack = new Stack(app, 'Calls');
  const [list, cancel] = ['List', 'Cancel'].map((id) => new lambda.Function(stack, id, {
    runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('//'),
  }));
  stateCalls({ listing: list, cancellation: cancel, nothing: undefined });
  const idle = CostReport.fromStage(app);
  expect([idle.notes, idle.monthly]).toEqual([['Usage modelled per listing, cancellation: one call of 50 ms.'], 0]);
  expect(CostReport.fromStage(app, { units: { listing: 1e6 } }).monthly).toBeGreaterThan(0.2);
});

test('a unit that no resource uses is named, beside those there are', () => {
  const app = new App();
  const fn = new lambda.Function(new Stack(app, 'Bills'), 'Send', { runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('//') });
  CostUsage.state(fn, { per: 'invoice', measured: true, source: 'a run', meters: { invocations: 1 } });
  const made = CostReport.fromStage(app, { units: { invoise: 500, invoice: 500 } });
  const note = 'No resource uses the unit invoise, so it costs nothing here; of your own there are: invoice.';
  expect(made.notes).toEqual(['Usage measured per invoice: a run.', note]);
  expect(made.table()).toContain(note);
});

test.each([['order', 'orders'], ['videoMinute', 'videoMinutes'], ['activeUser', 'activeUsers']])('the unit %s is given as %s', (unit, prop) => {
  expect(() => report({ units: { [unit]: 5 } })).toThrow(`units.${unit} would count as nothing: give ${prop} instead.`);
});

test('where there are no orders, none has a price', () => {
  const made = CostReport.fromTemplates({ S: { Resources: { Key: { Type: 'AWS::KMS::Key' } } } }, { orders: 10 });
  expect(made.perOrder).toBe(0);
  expect(made.table()).toContain('$1.00 a month for 10 orders: $1.00 at rest.\n');
  expect(made.picture()).toContain('>$1.00 at rest. List prices of');
});

test('the picture shows drivers, services by construct and options, each as long as it is dear', () => {
  const made = report({ orders: 10_000 });
  const picture = made.picture();
  const sections = [...picture.matchAll(/font-weight="bold">([^<]*)</g)].map(([, title]) => title);
  expect(sections).toEqual(['$4.07 a month for 10,000 orders', 'What drives it', 'By service and construct', 'What each option would change']);
  const [dearest, second] = [...picture.matchAll(/<rect x="370" y="\d+" width="([\d.]+)"[^>]*><title>Shop/g)].map(([, width]) => Number(width));
  expect([dearest, second]).toEqual([440, expect.closeTo(440 * made.lines[1].usd / made.lines[0].usd, 0)]);
  for (const { name, change } of made.options.slice(0, 12)) {
    expect(picture).toContain(`<title>${name}</title>`);
    expect(picture).toContain(`>${change < 0 ? '−' : '+'}$${Math.abs(change).toFixed(2)}<`);
  }
});

test.each([{ orders: -1 }, { videoMinutes: NaN }, { minutesPerVideo: 0 }, { units: { invoice: -2 } }])('%j is refused', (workload) => {
  expect(() => CostReport.fromTemplates({}, workload)).toThrow(/: give a/);
});

describe('a price list of one\'s own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'prices-'));
  const file = join(folder, 'prices.json');
  afterAll(() => rmSync(folder, { recursive: true }));

  test('replaces the one of us-east-1', () => {
    writeFileSync(file, JSON.stringify({ ...usEast1, region: 'mars-1', prices: { 'kms.keys': { ...usEast1.prices['kms.keys'], tiers: [{ usd: 7 }] } } }));
    const prices = PriceList.fromFile(file);
    expect(prices.region).toBe('mars-1');
    expect(CostReport.fromTemplates({ S: { Resources: { Key: { Type: 'AWS::KMS::Key' } } } }, {}, prices).monthly).toBe(7);
  });

  test.each([{}, { region: 'r', date: 'd' }, { region: 'r', date: 'd', prices: { x: { per: 0, tiers: [{ usd: 1 }] } } }])('%j is refused', (content) => {
    writeFileSync(file, JSON.stringify(content));
    expect(() => PriceList.fromFile(file)).toThrow(/not a price list/);
  });
});
