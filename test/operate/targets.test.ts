import { App, aws_lambda as lambda, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { choose, Target } from '../../operate/targets';
import { OrderSaga, PaymentProvider } from '../../src/orders';

const target = (construct: string, kind: Target['kind'] = 'orders:operations'): Target => ({ kind, construct, physicalId: `${construct} ${kind}`, config: {} });
const two = [target('Shop/Orders'), target('Shop/Returns'), target('Shop/Orders', 'orders:catalogue')];

test('the only one is meant', () => {
  expect(choose(two, 'orders:catalogue').physicalId).toBe('Shop/Orders orders:catalogue');
});

test.each(['Shop/Returns', 'Returns'])('of several, --construct %s says which', (construct) => {
  expect(choose(two, 'orders:operations', construct).construct).toBe('Shop/Returns');
});

test.each([
  ['of several none is named', undefined, 'There is more than one OrderSaga: say with --construct which: Shop/Orders, Shop/Returns.'],
  ['the one named is not there', 'turns', 'There is no OrderSaga of turns; there is that of Shop/Orders, Shop/Returns.'],
])('refuses when %s', (_, construct, message) => {
  expect(() => choose(two, 'orders:operations', construct)).toThrow(message);
});

test('refuses when there is none', () => {
  expect(() => choose([], 'orders:sweeper')).toThrow('There is no OrderSaga with a sweeper in these stacks.');
});

test('an OrderSaga marks in the template what operators use', () => {
  const stack = new Stack(new App(), 'Shop');
  const provider = lambda.Function.fromFunctionArn(stack, 'Provider', 'arn:aws:lambda:us-east-1:123456789012:function:provider');
  new OrderSaga(stack, 'Orders', { payment: PaymentProvider.function(provider) });
  const marks = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'))
    .flatMap(({ Metadata }) => Metadata?.['cdk-event-workflows:operate'] ?? []);
  expect(marks).toEqual(expect.arrayContaining([
    { kind: 'orders:operations', construct: 'Shop/Orders' }, { kind: 'orders:catalogue', construct: 'Shop/Orders' }, { kind: 'orders:sweeper', construct: 'Shop/Orders' },
    { kind: 'orders:letters', construct: 'Shop/Orders' },
  ]));
});
