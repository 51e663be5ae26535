import { aws_apigateway as apigateway, aws_cognito as cognito, Duration, Lazy } from 'aws-cdk-lib';
import { synth } from './synth';
import { OrderApi, OrderAuthorization, OrderField, OrderSagaProps, PartialStockPolicy } from '../../src/orders';

test.each<[string, Partial<OrderSagaProps>]>([
  ['paymentTimeout is 1 minute 30 seconds', { paymentTimeout: Duration.seconds(90) }],
  ['paymentFailureThreshold is 0', { paymentFailureThreshold: 0 }],
  ['paymentResetTimeout is 10 millis', { paymentResetTimeout: Duration.millis(10) }],
  ['idempotencyRetention is 10 seconds', { idempotencyRetention: Duration.seconds(10) }],
  ['paymentConcurrency is 1', { paymentConcurrency: 1 }],
  ['shippingConcurrency is 2.5', { shippingConcurrency: 2.5 }],
  ['lowStockThreshold is -1', { lowStockThreshold: -1 }],
  ['reorderQuantity is 0', { lowStockThreshold: 1, reorderQuantity: 0 }],
  ['more is ordered when', { reorderQuantity: 10 }],
  ['backOrderLimit is for orders that wait', { backOrderLimit: Duration.days(1) }],
  ['backOrderLimit is 10 seconds', { partialStock: PartialStockPolicy.BACK_ORDER, backOrderLimit: Duration.seconds(10) }],
  ['stalledAfter is 10 seconds', { stalledAfter: Duration.seconds(10) }],
  ['warehouses is empty', { warehouses: [] }],
  ['two warehouses', { warehouses: [{ name: 'A' }, { name: 'A' }] }],
  ['carrier is empty', { carrier: ' ' }],
  ['warehouses and carrier take .* of 2500 bytes', { carrier: 'x'.repeat(2500) }],
  ['warehouses and carrier take .* of 2500 bytes', { warehouses: Array.from({ length: 200 }, (_, index) => ({ name: `W${index}`, countries: ['AT', 'DE', 'CH', 'IT'] })) }],
  ['stockFunction.memorySize is 64', { stockFunction: { memorySize: 64 } }],
  ['acceptFunction.provisionedConcurrency is 0', { acceptFunction: { provisionedConcurrency: 0 } }],
  ['relayFunction.reservedConcurrency is 1.5', { relayFunction: { reservedConcurrency: 1.5 } }],
  ['paymentFunction keeps 5 instances warm, but may have only 4', { paymentFunction: { provisionedConcurrency: 5, reservedConcurrency: 4 } }],
  ['api is NONE, so corsOrigins, userPool would', { api: OrderApi.NONE, corsOrigins: ['*'], userPool: {} as cognito.IUserPool }],
  ['api is NONE and acceptEvents is false', { api: OrderApi.NONE, acceptEvents: false }],
  ['stageLogging belongs to the API of apiResource', { apiResource: {} as apigateway.IResource, stageLogging: true }],
  ['authorization is IAM, so userPool', { authorization: OrderAuthorization.IAM, userPool: {} as cognito.IUserPool }],
  ["extraFields: 'gift-message' cannot be", { extraFields: { 'gift-message': OrderField.yesNo() } }],
  ['extraFields.note: maxLength is 0', { extraFields: { note: OrderField.text({ maxLength: 0 }) } }],
  ['extraItemFields.size: name at least one', { extraItemFields: { size: OrderField.choice([]) } }],
  ['extraFields.code: the pattern', { extraFields: { code: OrderField.text({ pattern: '[' }) } }],
  ['extraFields.floor: max is Infinity', { extraFields: { floor: OrderField.number({ min: 0, max: Infinity }) } }],
  ['extraFields.floor: min is -Infinity', { extraFields: { floor: OrderField.number({ min: -Infinity }) } }],
  ['extraFields.floor: min is NaN', { extraFields: { floor: OrderField.number({ min: NaN }) } }],
  ['extraFields.floor: no whole number is from 0.5 to 0.7', { extraFields: { floor: OrderField.wholeNumber({ min: 0.5, max: 0.7 }) } }],
  ['extraFields.size: 1 is no choice', { extraFields: { size: OrderField.choice([1, 2] as unknown as string[]) } }],
  ['extraFields.size: "" is no choice', { extraFields: { size: OrderField.choice(['']) } }],
  ["extraFields.size: 'A' is there twice", { extraFields: { size: OrderField.choice(['A', 'B', 'A']) } }],
  ['extraFields.code: the pattern repeats .a..., which', { extraFields: { code: OrderField.text({ pattern: '(a+)+b' }) } }],
  ['extraFields.floor: min is 3', { extraFields: { floor: OrderField.number({ min: 3, max: 1 }) } }],
  ['extraFields.all: maxBytes is 9000', { extraFields: { all: OrderField.json({ maxBytes: 9000 }) } }],
  ['extraFields and extraItemFields take', { extraFields: { one: OrderField.choice(Array.from({ length: 1000 }, (_, index) => `abc${index}`)) } }],
  ['paymentTimeout is 1 second 500 millis: give whole seconds', { paymentTimeout: Duration.millis(1500) }],
  ['paymentResetTimeout is 10000 days', { paymentResetTimeout: Duration.days(10_000) }],
  ['fulfilmentTimeout has to be known', { fulfilmentTimeout: Duration.seconds(Lazy.number({ produce: () => 5 })) }],
  ['shippingConcurrency has to be known', { shippingConcurrency: Lazy.number({ produce: () => 5 }) }],
  ['inventoryCheckWorker is of stock checks', { inventoryCheckWorker: {} }],
  ['trackingWorker is of carriers', { trackingWorker: {} }],
  ['backOrderWorker is for orders that wait', { backOrderWorker: {} }],
  ['trackingWorker.memorySize is 64', { trackingUpdates: true, trackingWorker: { memorySize: 64 } }],
  ['throttlingRateLimit is 0', { throttlingRateLimit: 0 }],
])('refuses: %s', (message, props) => {
  expect(() => synth(() => props)).toThrow(new RegExp(`^Stack/Orders: ${message}`));
});

test('what only the deployment knows passes where nothing is calculated with it', () => {
  const memorySize = Lazy.number({ produce: () => 512 });
  expect(() => synth(() => ({ paymentFunction: { memorySize }, throttlingRateLimit: Lazy.number({ produce: () => 50 }) }))).not.toThrow();
});
