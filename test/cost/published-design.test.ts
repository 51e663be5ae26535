import { readFileSync } from 'node:fs';
import { PUBLISHED_DESIGN } from './published-design';
import { CostLine, CostReport } from '../../src/cost';

const report = CostReport.fromTemplates({ Published: PUBLISHED_DESIGN }, { orders: 10_000 });
const docs = readFileSync('docs/cost.md', 'utf8');

function sum(which: (line: CostLine) => boolean): string {
  return `$${report.lines.filter(which).reduce((total, { usd }) => total + usd, 0).toFixed(2)}`;
}

const isWarm = ({ price }: CostLine) => price.startsWith('lambda.provisioned');

test.each([
  ['provisioned concurrency: 10 × 512 MB, 15 × 1,024 MB, 20 × 256 MB on arm64', sum(isWarm)],
  ['dashboard, alarms, business metrics', sum(({ service }) => service === 'CloudWatch')],
  ['polling of four queues', sum(({ price, per }) => price === 'sqs.requests.standard' && per === 'month')],
  ['10,000 orders', sum(({ per }) => per === 'order')],
  ['all', sum(() => true)],
  ['the same without provisioned concurrency', sum((line) => !isWarm(line))],
])('docs/cost.md has %s at %s', (part, usd) => {
  expect(docs).toContain(`| ${part} | ${usd} |`);
});

test('the published $188 is less than its idle functions cost', () => {
  expect(Number(sum(isWarm).slice(1))).toBeGreaterThan(188);
  const x86 = report.options.find(({ name }) => name === 'x86 instead of arm64 functions')!;
  expect(x86.change).toBeCloseTo(273.75 - 219, 1);
});

test('one SMS an order and the smallest DAX cluster cost what the docs say', () => {
  const metadata = { 'cdk-event-workflows:usage': [{ per: 'order', meters: { sms: 1 }, basis: 'modelled', source: 'one each' }] };
  const extra = CostReport.fromTemplates({
    Extra: {
      Resources: {
        Sms: { Type: 'AWS::SNS::Topic', Metadata: metadata },
        Dax: { Type: 'AWS::DAX::Cluster', Properties: { NodeType: 'dax.t3.small', ReplicationFactor: 3 } },
      },
    },
  }, { orders: 10_000 });
  expect(extra.byConstruct).toEqual({ 'Extra/Dax': expect.closeTo(87.6, 6), 'Extra/Sms': expect.closeTo(64.5, 6) });
});
