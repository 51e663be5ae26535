import {
  App, aws_cognito as cognito, aws_dynamodb as dynamodb, aws_events as events, aws_kms as kms, aws_lambda as lambda, aws_logs as logs,
  aws_sns as sns, aws_ssm as ssm, Duration, RemovalPolicy, Stack,
} from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { OrderField, OrderSaga, OrderSagaProps, PartialStockPolicy, PaymentProvider } from '../../src/orders';

const env = { account: '123456789012', region: 'eu-central-1' };

export function synth(propsOf: (stack: Stack) => Partial<OrderSagaProps> = () => ({}), stack = new Stack(new App(), 'Stack', { env }), id = 'Orders') {
  const provider = lambda.Function.fromFunctionArn(stack, `${id}Provider`, 'arn:aws:lambda:eu-central-1:123456789012:function:provider');
  const orders = new OrderSaga(stack, id, { payment: PaymentProvider.function(provider), ...propsOf(stack) });
  return { stack, orders };
}
let minimal: Template;
export const templateOf = (propsOf?: (stack: Stack) => Partial<OrderSagaProps>) => propsOf
  ? Template.fromStack(synth(propsOf).stack)
  : minimal ??= Template.fromStack(synth().stack);
export const rulesOf = (template: Template) => Object.values(template.findResources('AWS::Events::Rule'))
  .map(({ Properties }) => Properties)
  // The saga's own watch over executions that are stopped.
  .filter(({ EventPattern }) => !EventPattern?.source?.includes('aws.states'));
export const environment = (variables: object) => ({ Environment: { Variables: Match.objectLike(variables) } });

/** Everything that can be brought along or set. */
export const maximum = (stack: Stack): OrderSagaProps => ({
  payment: PaymentProvider.http('https://pay.example.com/v1', {
    apiKey: ssm.StringParameter.fromSecureStringParameterAttributes(stack, 'ApiKey', { parameterName: '/pay/key' }),
  }),
  paymentTimeout: Duration.seconds(20),
  paymentFailureThreshold: 3,
  paymentResetTimeout: Duration.seconds(30),
  partialStock: PartialStockPolicy.BACK_ORDER,
  backOrderLimit: Duration.days(30),
  lowStockThreshold: 5,
  reorderQuantity: 50,
  reorder: lambda.Function.fromFunctionArn(stack, 'Reorder', 'arn:aws:lambda:eu-central-1:123456789012:function:reorder'),
  warehouses: [{ name: 'VIE', countries: ['AT', 'DE'] }, { name: 'MIL', countries: ['IT'] }],
  carrier: 'POST',
  paymentConcurrency: 5,
  paymentVisibilityTimeout: Duration.minutes(10),
  paymentRetention: Duration.days(1),
  shippingConcurrency: 40,
  shippingVisibilityTimeout: Duration.minutes(5),
  shippingRetention: Duration.days(2),
  stalledAfter: Duration.minutes(30),
  userPool: cognito.UserPool.fromUserPoolId(stack, 'Users', 'eu-central-1_abc'),
  corsOrigins: ['https://shop.example.com'],
  idempotencyRetention: Duration.days(7),
  productsTable: dynamodb.Table.fromTableAttributes(stack, 'Catalogue', {
    tableName: 'catalogue', tableStreamArn: 'arn:aws:dynamodb:eu-central-1:123456789012:table/catalogue/stream/2026-11-21T00:00:00.000',
  }),
  eventBus: events.EventBus.fromEventBusName(stack, 'Bus', 'shop'),
  archiveRetention: Duration.days(30),
  encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }),
  alarmTopic: sns.Topic.fromTopicArn(stack, 'Ops', 'arn:aws:sns:eu-central-1:123456789012:ops'),
  removalPolicy: RemovalPolicy.DESTROY,
  acceptFunction: { memorySize: 512, provisionedConcurrency: 10 },
  customerFunctions: { memorySize: 512 },
  stockFunction: { memorySize: 1024, provisionedConcurrency: 15, reservedConcurrency: 30 },
  paymentFunction: { provisionedConcurrency: 20 },
  shippingFunction: { reservedConcurrency: 5 },
  relayFunction: { provisionedConcurrency: 1 },
  starterFunction: { provisionedConcurrency: 1 },
  projectorFunction: { memorySize: 1024 },
  acceptEvents: true,
  extraFields: { giftMessage: OrderField.text({ maxLength: 100 }), floor: OrderField.wholeNumber({ required: true }) },
  extraItemFields: { engraving: OrderField.text({ pattern: '[A-Z ]+' }) },
  stepRetry: { maxAttempts: 3, interval: Duration.seconds(2), errors: ['Flaky'] },
  paymentRetry: { maxAttempts: 8 },
  throttlingRateLimit: 50,
  throttlingBurstLimit: 80,
  logRetention: logs.RetentionDays.ONE_YEAR,
});
