import { App, aws_dynamodb as dynamodb, aws_lambda as lambda, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { OrderSaga, OrderSagaProps, PartialStockPolicy, PaymentProvider } from '../../src/orders';
import { expectNoFindings } from '../nag';

function synth(props: Partial<OrderSagaProps> = {}) {
  const stack = new Stack(new App(), 'Stack', { env: { account: '123456789012', region: 'eu-central-1' } });
  const provider = lambda.Function.fromFunctionArn(stack, 'Provider', 'arn:aws:lambda:eu-central-1:123456789012:function:provider');
  const orders = new OrderSaga(stack, 'Orders', { payment: PaymentProvider.function(provider), ...props });
  return { stack, orders, template: () => Template.fromStack(stack) };
}

test('has no open finding', () => {
  expectNoFindings(synth().stack);
});

test('stays within eight transitions', () => {
  expect(synth().orders.saga.transitions).toBeLessThanOrEqual(8);
});
