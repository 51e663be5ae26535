import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EXPRESS, expressOrders } from './express';
import { FulfilmentProvider, OrderSaga, OrderSagaProps, PaymentProvider } from '../../src/orders';
import { SagaEngine } from '../../src/saga';
import { lint } from '../asl/lint';
import { expectNoFindings } from '../nag';

const stack = Stack.of(expressOrders);
const template = Template.fromStack(stack);

test('the machines are sound, and payment and shipping are invoked directly', () => {
  expect([...lint(EXPRESS.good), ...lint(EXPRESS.lasting)]).toEqual([]);
  expect(JSON.stringify(EXPRESS)).not.toContain('waitForTaskToken');
  expect(expressOrders.paymentProcessingQueue).toBeUndefined();
  template.hasResourceProperties('AWS::StepFunctions::StateMachine', { StateMachineType: 'EXPRESS' });
});

test('the orders\' own table and sweeper find what was lost: there is no other', () => {
  expect(Object.keys(template.findResources('AWS::DynamoDB::Table'))).toHaveLength(3);
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { STATE_MACHINE_ARN: { Ref: Match.stringLikeRegexp('^OrdersSagaRecoveryMachine') }, PATIENCE_SECONDS: '900' } },
  });
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { STATE_MACHINE_ARN: { Ref: Match.stringLikeRegexp('^OrdersSagaStateMachine') }, LASTING_MACHINE_ARN: { Ref: Match.stringLikeRegexp('^OrdersSagaRecoveryMachine') } } },
  });
});

test('nothing open in cdk-nag', () => {
  expectNoFindings(expressOrders);
});

test.each<[string, Partial<OrderSagaProps>, RegExp]>([
  ['a limit of queues that are not there', { paymentConcurrency: 5 }, /paymentConcurrency: an Express workflow cannot wait for queues/],
  ['a provider that may take too long', { paymentTimeout: Duration.seconds(60) }, /may take 385 seconds, one attempt each, .* ends after 300. Lower paymentTimeout, or take SagaEngine.STANDARD/],
  ['providers that may take too long', { paymentTimeout: Duration.seconds(50), fulfilment: FulfilmentProvider.http('https://ship.example.com'), fulfilmentTimeout: Duration.seconds(30) },
    /Lower paymentTimeout, fulfilmentTimeout, or take/],
  ['a sweeper that comes too early', { stalledAfter: Duration.minutes(4) }, /stalledAfter is shorter than the five minutes/],
])('refuses %s', (_what, props, message) => {
  const payment = PaymentProvider.http('https://pay.example.com');
  expect(() => new OrderSaga(new Stack(), 'Orders', { engine: SagaEngine.EXPRESS, payment, ...props })).toThrow(message);
});
