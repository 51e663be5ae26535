import { App, aws_lambda as lambda, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { OrderSaga, OrderSagaProps, PaymentProvider } from '../../src';
import { USAGE_METADATA } from '../../src/cost/core/model';

function synthesize(props: Partial<OrderSagaProps> = {}): Template {
  const stack = new Stack(new App(), 'Shop');
  const provider = lambda.Function.fromFunctionArn(stack, 'Provider', 'arn:aws:lambda:us-east-1:123456789012:function:payments');
  new OrderSaga(stack, 'Orders', { payment: PaymentProvider.function(provider), ...props });
  return Template.fromStack(stack);
}

const ruleOf = (template: Template) => Object.values(template.findResources('AWS::XRay::SamplingRule'))[0].Properties.SamplingRule;
const tracesOf = (template: Template) => Object.values(template.toJSON().Resources as Record<string, any>)
  .flatMap(({ Metadata }) => Metadata?.[USAGE_METADATA] ?? []).reduce((sum, { meters }) => sum + (meters.traces ?? 0), 0);

test('the API decides which orders are traced, and for its own requests only', () => {
  const rule = ruleOf(synthesize());
  expect(rule).toMatchObject({ FixedRate: 0.05, ReservoirSize: 0, Version: 1 });
  expect(JSON.stringify(rule.ResourceARN)).toMatch(/\/restapis\/.*OrdersApiRestApi.*\/stages\//);
  expect(rule.RuleName.length).toBeLessThanOrEqual(32);
});

test('the bill has as many traces as are recorded', () => {
  const all = tracesOf(synthesize({ tracedShare: 1 }));
  expect(all).toBeGreaterThan(1);
  expect(tracesOf(synthesize({ tracedShare: 0.25 }))).toBeCloseTo(all / 4, 9);
  expect(ruleOf(synthesize({ tracedShare: 0.25 })).FixedRate).toBe(0.25);
});

test('relay and projector start no traces of their own', () => {
  const modes = Object.entries(synthesize().findResources('AWS::Lambda::Function', { Properties: { Environment: Match.anyValue() } }))
    .map(([id, { Properties }]) => [id, Properties.TracingConfig?.Mode]).filter(([, mode]) => mode !== 'Active').sort();
  expect(modes).toEqual([[expect.stringContaining('ConsumersProjector'), 'PassThrough'], [expect.stringContaining('OutboxRelay'), 'PassThrough']]);
});

test('a share beyond 1 is refused', () => {
  expect(() => synthesize({ tracedShare: 5 })).toThrow('tracedShare is 5: give a share from 0 to 1.');
});
