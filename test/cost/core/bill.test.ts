import fc from 'fast-check';
import { makeBill } from '../../../src/cost/core/bill';
import { readTemplate, USAGE_METADATA } from '../../../src/cost/core/model';
import { meterNames } from '../../../src/cost/core/pricing';
import { isFixed, perUnit, sum, summarize } from '../../../src/cost/core/summary';
import prices from '../../../src/cost/prices/us-east-1.json';

interface Part { readonly Type: string; readonly Properties?: Record<string, unknown>; readonly Metadata?: Record<string, unknown> }

function used(type: string, meters: Record<string, number>, properties: Record<string, unknown> = {}, per = 'order'): Part {
  return { Type: type, Properties: properties, Metadata: { [USAGE_METADATA]: [{ per, meters, basis: 'measured', source: 'a test' }] } };
}

function bill(Resources: Record<string, Part>, units: Record<string, number> = {}) {
  return makeBill(readTemplate('S', { Resources }), { units, monthsStored: 12 }, prices);
}

/** Cents of one resource. */
function usd(resource: Part, units?: Record<string, number>): number {
  return sum(bill({ It: resource }, units).lines);
}

describe('at rest', () => {
  test.each<[string, number, string, Record<string, unknown>]>([
    ['an alarm', 0.1, 'AWS::CloudWatch::Alarm', { MetricName: 'Errors', Period: 300 }],
    ['a high-resolution alarm', 0.3, 'AWS::CloudWatch::Alarm', { MetricName: 'Errors', Period: 10 }],
    ['an alarm of two metrics', 0.2, 'AWS::CloudWatch::Alarm', { Metrics: [{ MetricStat: { Period: 60 } }, { MetricStat: { Period: 60 } }, { Expression: 'm1/m2' }] }],
    ['an alarm with an anomaly band', 0.3, 'AWS::CloudWatch::Alarm', { Metrics: [{ MetricStat: { Period: 300 } }, { Expression: 'ANOMALY_DETECTION_BAND(m1, 2)' }] }],
    ['a composite alarm', 0.5, 'AWS::CloudWatch::CompositeAlarm', {}],
    ['a dashboard', 3, 'AWS::CloudWatch::Dashboard', {}],
    ['a metric filter', 0.3, 'AWS::Logs::MetricFilter', {}],
    ['a key', 1, 'AWS::KMS::Key', {}],
    ['a secret', 0.4, 'AWS::SecretsManager::Secret', {}],
    ['a NAT gateway', 32.85, 'AWS::EC2::NatGateway', {}],
    ['an interface endpoint in two zones', 14.6, 'AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Interface', SubnetIds: ['a', 'b'] }],
    ['a gateway endpoint', 0, 'AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' }],
    ['a web ACL with two rules', 7, 'AWS::WAFv2::WebACL', { Rules: [{}, {}] }],
    ['three DAX nodes', 87.6, 'AWS::DAX::Cluster', { NodeType: 'dax.t3.small', ReplicationFactor: 3 }],
    ['an API cache', 14.6, 'AWS::ApiGateway::Stage', { CacheClusterEnabled: true, CacheClusterSize: '0.5' }],
    ['provisioned tables', 730 * (5 * 0.00065 + 10 * 0.00013), 'AWS::DynamoDB::Table', { ProvisionedThroughput: { WriteCapacityUnits: 5, ReadCapacityUnits: 10 } }],
    ['a table on demand', 0, 'AWS::DynamoDB::Table', { BillingMode: 'PAY_PER_REQUEST' }],
    ['a stream of two shards', 21.9, 'AWS::Kinesis::Stream', { ShardCount: 2 }],
  ])('%s costs $%f a month', (_name, expected, type, properties) => {
    expect(usd({ Type: type, Properties: properties })).toBeCloseTo(expected, 6);
  });

  test('Lambda polls a queue day and night', () => {
    const { lines } = bill({
      Queue: { Type: 'AWS::SQS::Queue' },
      Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] } } },
      Off: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { Enabled: false, EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] } } },
    });
    expect(lines).toEqual([expect.objectContaining({ price: 'sqs.requests.standard', quantity: 657_000, path: 'S/Mapping', per: 'month', basis: 'template' })]);
  });

  test('provisioned concurrency is paid by memory and architecture', () => {
    const { lines } = bill({
      Fn: { Type: 'AWS::Lambda::Function', Properties: { MemorySize: 1024, Architectures: ['arm64'] } },
      Live: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Fn' }, ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 } } },
    });
    expect(sum(lines)).toBeCloseTo(2 * 730 * 3600 * 0.0000033334, 6);
  });

  test('a scheduled function runs without any order', () => {
    const { lines, notes } = bill({
      Fn: { Type: 'AWS::Lambda::Function', Properties: { MemorySize: 1024, Architectures: ['arm64'] } },
      Rule: { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'rate(1 hour)', Targets: [{ Arn: { 'Fn::GetAtt': ['Fn', 'Arn'] } }] } },
    });
    expect(sum(lines)).toBeCloseTo(730 * 0.2e-6 + 730 * 0.2 * 0.0000133334, 9);
    expect(lines.every((line) => isFixed(line) && line.basis === 'modelled')).toBe(true);
    expect(notes).toEqual(['Usage modelled per run: assumed: 200 ms a run.']);
  });
});

describe('at work', () => {
  const million = { order: 1e6 };
  test.each<[string, number, Part]>([
    ['Lambda on arm64', 0.2 + 1e6 * 0.1 * 0.25 * 0.0000133334, used('AWS::Lambda::Function', { invocations: 1, milliseconds: 100 }, { MemorySize: 256, Architectures: ['arm64'] })],
    ['Lambda on x86', 0.2 + 1e6 * 0.1 * 0.125 * 0.0000166667, used('AWS::Lambda::Function', { invocations: 1, milliseconds: 100 })],
    ['Standard workflows', 150, used('AWS::StepFunctions::StateMachine', { transitions: 6, executions: 1, milliseconds: 2000 })],
    ['Express workflows', 1 + 2e6 / 16 * 0.00001667, used('AWS::StepFunctions::StateMachine', { transitions: 6, executions: 1, milliseconds: 2000 }, { StateMachineType: 'EXPRESS' })],
    ['tables', 25 * 0.625 + 4 * 0.125, used('AWS::DynamoDB::Table', { writeUnits: 25, readUnits: 4 }, { BillingMode: 'PAY_PER_REQUEST' })],
    ['a table in two Regions', 2 * 0.625, used('AWS::DynamoDB::GlobalTable', { writeUnits: 1 }, { BillingMode: 'PAY_PER_REQUEST', Replicas: [{}, {}] })],
    ['standard queues', 1.2, used('AWS::SQS::Queue', { requests: 3 })],
    ['FIFO queues', 1.5, used('AWS::SQS::Queue', { requests: 3 }, { FifoQueue: true })],
    ['topics', 0.5 + 20, used('AWS::SNS::Topic', { publishes: 1, emails: 1 })],
    ['buses', 8, used('AWS::Events::EventBus', { events: 8 })],
    ['REST APIs', 7, used('AWS::ApiGateway::RestApi', { requests: 2 })],
    ['traces', 10, used('AWS::Lambda::Function', { traces: 2 })],
    ['logs kept for a month', 1e6 * 1024 / 1024 ** 3 * (0.5 + 0.03 * 30 * 24 / 730), used('AWS::Logs::LogGroup', { bytes: 1024 }, { RetentionInDays: 30 })],
    ['logs kept for ever, after a year', 1e6 * 1024 / 1024 ** 3 * (0.5 + 0.03 * 12), used('AWS::Logs::LogGroup', { bytes: 1024 })],
    ['objects kept for ever, after a year', 1e6 * 1024 / 1024 ** 3 * 12 * 0.023, used('AWS::S3::Bucket', { storedBytes: 1024 })],
    ['objects that wander to cheaper classes', 1e6 * 1024 / 1024 ** 3 * 24 / 730 * (30 * 0.023 + 60 * 0.0125 + 275 * 0.0036),
      used('AWS::S3::Bucket', { storedBytes: 1024 }, {
        LifecycleConfiguration: {
          Rules: [
            { Status: 'Enabled', Prefix: 'temp/', ExpirationInDays: 1 },
            { Status: 'Enabled', Transitions: [{ StorageClass: 'GLACIER', TransitionInDays: 90 }, { StorageClass: 'STANDARD_IA', TransitionInDays: 30 }] },
            { Status: 'Disabled', ExpirationInDays: 5 },
          ],
        },
      })],
    ['objects that are deleted after two months', 1e6 * 1024 / 1024 ** 3 * 24 / 730 * 61 * 0.023,
      used('AWS::S3::Bucket', { storedBytes: 1024 }, { LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 61 }] } })],
    ['archives', 1e6 * 1024 / 1024 ** 3 * (0.1 + 0.023 * 12), used('AWS::Events::Archive', { archivedBytes: 1024 }, { RetentionDays: 365 })],
    ['stored items that can be recovered', 1e6 * 1024 / 1024 ** 3 * 12 * 0.45,
      used('AWS::DynamoDB::Table', { storedBytes: 1024 }, { BillingMode: 'PAY_PER_REQUEST', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } })],
  ])('a million orders through %s cost $%f', (_name, expected, resource) => {
    expect(usd(resource, million)).toBeCloseTo(expected, 4);
  });

  test('10,000 users a month sign in for nothing, the next one does not', () => {
    const pool = { Type: 'AWS::Cognito::UserPool' };
    expect([10_000, 10_001].map((activeUser) => usd(pool, { activeUser }))).toEqual([0, expect.closeTo(0.015, 9)]);
  });

  test('usage of a resource that was brought along is charged as its type', () => {
    const machine = used('AWS::StepFunctions::StateMachine', { transitions: 6 });
    machine.Metadata![USAGE_METADATA] = [{ per: 'order', meters: { events: 8 }, basis: 'modelled', source: 'a test', type: 'AWS::Events::EventBus' }];
    expect(usd(machine, million)).toBeCloseTo(8, 9);
  });

  test('tiers count the whole bill, and each line pays its share', () => {
    const api = used('AWS::ApiGateway::RestApi', { requests: 1 });
    const { lines } = bill({ A: api, B: api }, { order: 333e6 });
    expect(lines.map(({ usd: each }) => each)).toEqual([expect.closeTo(333 * 3.15, 6), expect.closeTo(333 * 3.15, 6)]);
  });
});

const TYPES = ['AWS::Lambda::Function', 'AWS::StepFunctions::StateMachine', 'AWS::DynamoDB::Table', 'AWS::SQS::Queue', 'AWS::SNS::Topic',
  'AWS::Events::EventBus', 'AWS::Events::Archive', 'AWS::Logs::LogGroup', 'AWS::ApiGateway::RestApi', 'AWS::S3::Bucket'];
const resource = (most: number) => fc.constantFrom(...TYPES)
  .chain((type) => fc.dictionary(fc.constantFrom(...meterNames(type)), fc.double({ min: 0, max: most, noNaN: true }))
    .map((meters) => used(type, meters, { BillingMode: 'PAY_PER_REQUEST' })));
const resources = fc.array(resource(1e4), { maxLength: 6 }).map((parts) => Object.fromEntries(parts.map((part, index) => [`R${index}`, part])));

test('no line is negative, and services and constructs each add up to the whole', () => {
  fc.assert(fc.property(resources, fc.nat(1e6), (parts, order) => {
    const { lines } = bill(parts, { order });
    const { monthly, byService, byConstruct } = summarize(lines);
    expect(lines.every(({ usd: each }) => each >= 0)).toBe(true);
    for (const sums of [byService, byConstruct]) {
      expect(Object.values(sums).reduce((a, b) => a + b, 0)).toBeCloseTo(monthly, -Math.log10(monthly + 1) + 6);
    }
  }));
});

test('work is linear in orders while the first tiers last', () => {
  fc.assert(fc.property(resource(9), fc.integer({ min: 1, max: 1000 }), (part, order) => {
    const price = (orders: number) => perUnit(bill({ It: part }, { order: orders }).lines, 'order', orders);
    expect(price(order)).toBeCloseTo(price(1), 9);
  }));
});

test('more orders never cost less', () => {
  fc.assert(fc.property(resources, fc.nat(1e9), fc.nat(1e9), (parts, a, b) => {
    const [less, more] = [Math.min(a, b), Math.max(a, b)].map((order) => sum(bill(parts, { order }).lines));
    expect(more).toBeGreaterThanOrEqual(less * (1 - 1e-9));
  }));
});

test('a type that the bill does not know is named, not passed over', () => {
  expect(bill({ Db: { Type: 'AWS::RDS::DBInstance' }, Role: { Type: 'AWS::IAM::Role' } }).notes).toEqual(['Not priced: AWS::RDS::DBInstance.']);
});

test('a price that the list does not have is named', () => {
  expect(bill({ Dax: { Type: 'AWS::DAX::Cluster', Properties: { NodeType: 'dax.r5.large' } } })).toEqual({ lines: [], notes: ['No price is listed for dax.r5.large.'] });
});
