import { aws_lambda as lambda, aws_ssm as ssm, Duration, Fn, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { synth } from './synth';
import { FulfilmentProvider, OrderSagaProps, PaymentProvider } from '../../src/orders';
import { SagaEngine } from '../../src/saga';
import { lint } from '../asl/lint';
import { definitionOf } from '../asl/synthesized';
import { expectNoFindings } from '../nag';

const byHttp = (stack: Stack) => FulfilmentProvider.http('https://logistics.example.com/v1', {
  apiKey: ssm.StringParameter.fromSecureStringParameterAttributes(stack, 'CarrierKey', { parameterName: '/carrier/key' }),
});
const byFunction = (stack: Stack) =>
  FulfilmentProvider.function(lambda.Function.fromFunctionArn(stack, 'Carrier', 'arn:aws:lambda:eu-central-1:123456789012:function:carrier'));

const shippingOf = (stack: Stack) => Object.entries(Template.fromStack(stack).findResources('AWS::Lambda::Function'))
  .find(([id]) => id.startsWith('OrdersFunctionsShipping'))![1].Properties;

test('behind HTTPS: address, key and time-out reach the shipping function; clean', () => {
  const { stack } = synth((scope) => ({ fulfilment: byHttp(scope), fulfilmentTimeout: Duration.seconds(20) }));
  const { Environment: { Variables: variables }, Timeout: timeout } = shippingOf(stack);
  expect(variables).toMatchObject({
    FULFILMENT_URL: 'https://logistics.example.com/v1', FULFILMENT_SECRET: '/carrier/key', FULFILMENT_TIMEOUT_MS: '20000',
  });
  expect(variables.SHIPPING).toBeUndefined();
  expect(timeout).toBe(50);
  expectNoFindings(stack);
});

test('a function: only the shipping function may ask it, by its exact name', () => {
  const { stack } = synth((scope) => ({ fulfilment: byFunction(scope) }));
  const policies = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'))
    .filter(([, policy]) => JSON.stringify(policy).includes('function:carrier'));
  expect(policies.map(([id]) => /Functions(\w+?)Role/.exec(id)?.[1])).toEqual(['Shipping']);
  expect(JSON.stringify(policies)).not.toContain('function:carrier:*');
});

test('what it may have done is asked for, on both engines; without one the machine stays as it was', () => {
  for (const engine of [SagaEngine.STANDARD, SagaEngine.EXPRESS]) {
    const { orders: { saga } } = synth((scope) => ({ engine, fulfilment: byFunction(scope) }));
    const { recoveryMachine, transitions } = saga;
    expect(transitions).toBe(7);
    expect(JSON.stringify(definitionOf(recoveryMachine))).toMatch(/Reconcile AllocateWarehouse.*Reconcile CreateShippingLabel/);
    expect([...lint(definitionOf(saga.stateMachine)), ...lint(definitionOf(recoveryMachine))]).toEqual([]);
  }
  expect(JSON.stringify(definitionOf(synth().orders.stateMachine))).not.toMatch(/Reconcile (AllocateWarehouse|CreateShippingLabel)/);
});

test('addresses of this machine, and such as only the deployment knows, may be asked', () => {
  for (const url of ['http://localhost:8080/v1', 'http://127.0.0.1:4566', `https://${Fn.importValue('Address')}`]) {
    expect(() => synth(() => ({ fulfilment: FulfilmentProvider.http(url) }))).not.toThrow();
  }
});

type Refused = [string, (stack: Stack) => Partial<OrderSagaProps>];

test.each<Refused>([
  ['fulfilment decides by itself, so warehouses, carrier would have no effect', (stack) => ({ fulfilment: byFunction(stack), carrier: 'POST', warehouses: [{ name: 'VIE' }] })],
  ['fulfilmentTimeout is of a provider', () => ({ fulfilmentTimeout: Duration.seconds(5) })],
  ...['', 'nonsense', 'logistics.example.com', ' https://x '].map((url): Refused => [`FulfilmentProvider.http gets "${url}", which is no address`, () => ({ fulfilment: FulfilmentProvider.http(url) })]),
  ['FulfilmentProvider.http gets "http://x", which is not asked over TLS', () => ({ fulfilment: FulfilmentProvider.http('http://x') })],
  ['PaymentProvider.http gets "ftp://x", which is not asked over TLS', () => ({ payment: PaymentProvider.http('ftp://x') })],
  ['PaymentProvider.http gets "https://x/v1?x=1", behind whose query', () => ({ payment: PaymentProvider.http('https://x/v1?x=1') })],
  ['PaymentProvider.http gets "https://me:secret@x", which carries a password', () => ({ payment: PaymentProvider.http('https://me:secret@x') })],
  ['the function of FulfilmentProvider is in us-east-1, but this stack in eu-central-1', (stack) => ({ fulfilment: FulfilmentProvider.function(lambda.Function.fromFunctionArn(stack, 'Far', 'arn:aws:lambda:us-east-1:123456789012:function:far')) })],
  ['fulfilmentTimeout is 1 minute 1 second', (stack) => ({ fulfilment: byFunction(stack), fulfilmentTimeout: Duration.seconds(61) })],
])('refuses: %s', (message, props) => {
  expect(() => synth(props)).toThrow(message);
});
