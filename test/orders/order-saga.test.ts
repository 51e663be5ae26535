import {
  App, aws_apigateway as apigateway, aws_cognito as cognito, aws_dynamodb as dynamodb, aws_events as events, aws_iam as iam, aws_kms as kms,
  aws_lambda as lambda, aws_logs as logs, aws_sns as sns, aws_ssm as ssm, Duration, RemovalPolicy, Stack,
} from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ResilientQueue } from '../../src/messaging';
import {
  OrderApi, OrderAuthorization, OrderField, OrderSaga, OrderSagaProps, PartialStockPolicy, PaymentProvider,
} from '../../src/orders';
import { lint } from '../asl/lint';
import { definitionOf } from '../asl/synthesized';
import { expectNoFindings } from '../nag';

const env = { account: '123456789012', region: 'eu-central-1' };

function synth(propsOf: (stack: Stack) => Partial<OrderSagaProps> = () => ({}), stack = new Stack(new App(), 'Stack', { env }), id = 'Orders') {
  const provider = lambda.Function.fromFunctionArn(stack, `${id}Provider`, 'arn:aws:lambda:eu-central-1:123456789012:function:provider');
  const orders = new OrderSaga(stack, id, { payment: PaymentProvider.function(provider), ...propsOf(stack) });
  return { stack, orders };
}
let minimal: Template;
const templateOf = (propsOf?: (stack: Stack) => Partial<OrderSagaProps>) => propsOf
  ? Template.fromStack(synth(propsOf).stack)
  : minimal ??= Template.fromStack(synth().stack);
const rulesOf = (template: Template) => Object.values(template.findResources('AWS::Events::Rule'))
  .map(({ Properties }) => Properties)
  // The saga's own watch over executions that are stopped.
  .filter(({ EventPattern }) => !EventPattern?.source?.includes('aws.states'));
const environment = (variables: object) => ({ Environment: { Variables: Match.objectLike(variables) } });

/** Everything that can be brought along or set. */
const maximum = (stack: Stack): OrderSagaProps => ({
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
  warehouses: [{ name: 'VIE', countries: ['AT', 'DE'] }, { name: 'MIL' }],
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

test('minimal and maximal properties have no open finding', () => {
  expectNoFindings(synth().stack);
  expectNoFindings(synth(maximum).stack);
});

test('the machine is sound and takes seven transitions', () => {
  const { orders } = synth();
  expect(orders.saga.transitions).toBe(7);
  expect(lint(definitionOf(orders.stateMachine))).toEqual([]);
});

test('two copies live in one stack', () => {
  const { stack } = synth();
  synth(undefined, stack, 'More');
  expect(() => Template.fromStack(stack)).not.toThrow();
});

describe('tables', () => {
  test('the orders table is the truth and, by its stream, the outbox', () => {
    templateOf().hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      Properties: {
        KeySchema: [{ AttributeName: 'orderId', KeyType: 'HASH' }, { AttributeName: 'entry', KeyType: 'RANGE' }],
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
  });

  test('the logical ids of what holds data stay', () => {
    expect(Object.keys(templateOf().findResources('AWS::DynamoDB::Table')).sort()).toEqual([
      'OrdersTablesOrders1F2548F2', 'OrdersTablesProductsA093C8E7', 'OrdersTablesStatusView40BDC67B',
    ]);
  });

  test('the removal policy reaches every table', () => {
    const tables = Object.values(templateOf(() => ({ removalPolicy: RemovalPolicy.DESTROY })).findResources('AWS::DynamoDB::Table'));
    expect(tables.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(['Delete', 'Delete', 'Delete']);
  });

  test('a key encrypts them', () => {
    const template = templateOf((stack) => ({ encryptionKey: new kms.Key(stack, 'Key') }));
    template.allResourcesProperties('AWS::DynamoDB::Table', { SSESpecification: { SSEEnabled: true, SSEType: 'KMS' } });
  });
});

describe('tables of one\'s own', () => {
  const string = (name: string) => ({ name, type: dynamodb.AttributeType.STRING });
  const ordersTable = (stack: Stack, stream = dynamodb.StreamViewType.NEW_IMAGE, index = 'pending') => {
    const table = new dynamodb.Table(stack, 'OwnOrders', { partitionKey: string('orderId'), sortKey: string('entry'), stream });
    table.addGlobalSecondaryIndex({ indexName: index, partitionKey: string('pending'), sortKey: string('placedAt') });
    return table;
  };
  const viewTable = (stack: Stack, sortKey = 'timestamp') => new dynamodb.TableV2(stack, 'OwnView', {
    partitionKey: string('orderId'),
    globalSecondaryIndexes: [{ indexName: 'by-customer', partitionKey: string('customerId'), sortKey: string(sortKey) }],
  });

  test('are used as they are', () => {
    const { stack, orders } = synth((scope) => ({ ordersTable: ordersTable(scope), statusViewTable: viewTable(scope) }));
    expect(Object.keys(Template.fromStack(stack).findResources('AWS::DynamoDB::Table')).filter((id) => /Tables/.test(id))).toEqual(['OrdersTablesProductsA093C8E7']);
    expect(orders.ordersTable.node.path).toBe('Stack/OwnOrders');
  });

  test('may be imported, with their stream', () => {
    const imported = (stack: Stack, tableStreamArn?: string) => dynamodb.Table.fromTableAttributes(stack, 'Own', { tableName: 'orders', tableStreamArn });
    const arn = 'arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/1';
    templateOf((stack) => ({ ordersTable: imported(stack, arn) })).hasResourceProperties('AWS::Lambda::EventSourceMapping', { EventSourceArn: arn });
    expect(() => synth((stack) => ({ ordersTable: imported(stack) }))).toThrow('ordersTable has no stream: turn it on, or give tableStreamArn');
  });

  test.each<[string, (stack: Stack) => Partial<OrderSagaProps>]>([
    ['ordersTable has the key productId: it has to be orderId, entry.', (stack) => ({ ordersTable: new dynamodb.Table(stack, 'Own', { partitionKey: string('productId') }) })],
    ['ordersTable has no index pending: it needs one by pending, placedAt.', (stack) => ({ ordersTable: ordersTable(stack, undefined, 'other') })],
    ['the stream of ordersTable shows KEYS_ONLY', (stack) => ({ ordersTable: ordersTable(stack, dynamodb.StreamViewType.KEYS_ONLY) })],
    ['statusViewTable has the index by-customer by customerId, at', (stack) => ({ statusViewTable: viewTable(stack, 'at') })],
  ])('refuses: %s', (message, props) => {
    expect(() => synth(props)).toThrow(message);
  });
});

describe('events', () => {
  test('only new events leave the table; what cannot be sent is kept', () => {
    const template = templateOf();
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      StartingPosition: 'TRIM_HORIZON',
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"],"dynamodb":{"Keys":{"entry":{"S":[{"prefix":"EVENT#"}]}}}}' }] },
      DestinationConfig: { OnFailure: { Destination: Match.anyValue() } },
    });
  });

  test('a replay starts no order and tells no customer, but reaches the read model', () => {
    const rules = rulesOf(templateOf()).filter(({ EventPattern }) => EventPattern);
    const excluded = rules.filter(({ EventPattern }) => EventPattern['replay-name']).map(({ EventPattern }) => EventPattern['detail-type']);
    expect(excluded).toEqual(expect.arrayContaining([['Order Placed', 'Order Resumed'], expect.arrayContaining(['Order Confirmed'])]));
    expect(rules.filter(({ EventPattern }) => !EventPattern['replay-name']).map(({ EventPattern }) => EventPattern.source))
      .toEqual([['ecommerce.orders', 'inventory.service', 'payment.service', 'shipping.service']]);
  });

  test('every target has dead letters', () => {
    const targets = rulesOf(templateOf()).flatMap(({ Targets }) => Targets);
    expect(targets.length).toBeGreaterThanOrEqual(4);
    expect(targets.filter(({ DeadLetterConfig }) => !DeadLetterConfig)).toEqual([]);
  });
});

describe('work queues', () => {
  const workOf = (template: Template, name: string) => {
    const [id, { Properties: queue }] = Object.entries(template.findResources('AWS::SQS::Queue')).find(([logicalId]) => logicalId.startsWith(`Orders${name}Queue`))!;
    const { BatchSize: batch, ScalingConfig: scaling } = Object.values(template.findResources('AWS::Lambda::EventSourceMapping'))
      .map(({ Properties }) => Properties).find(({ EventSourceArn: source }) => source['Fn::GetAtt'][0] === id)!;
    return [queue.VisibilityTimeout, queue.MessageRetentionPeriod, batch * scaling.MaximumConcurrency];
  };

  test('payment and shipping wait as long as they may, so many at once', () => {
    expect(workOf(templateOf(), 'PaymentProcessing')).toEqual([180, 4 * 86_400, 100]);
    expect(workOf(templateOf(), 'Shipping')).toEqual([900, 14 * 86_400, 100]);
    expect(workOf(templateOf(maximum), 'PaymentProcessing')).toEqual([600, 86_400, 4]);
    expect(workOf(templateOf(maximum), 'Shipping')).toEqual([300, 2 * 86_400, 40]);
  });

  test('a slow provider makes payments stay longer with their worker', () => {
    expect(workOf(templateOf(() => ({ paymentTimeout: Duration.minutes(1) })), 'PaymentProcessing')[0]).toBe(6 * 130);
  });

  test('a step waits until the queue has given its workers up', () => {
    const { AuthorisePayment: authorise } = definitionOf(synth(() => ({ paymentVisibilityTimeout: Duration.hours(1) })).orders.stateMachine).States;
    expect(authorise).toMatchObject({ Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', TimeoutSeconds: 3 * 3600 + 300 });
    expect(JSON.stringify(authorise.Retry)).not.toContain('States.Timeout');
  });

  test('only the workers may answer, and only these machines', () => {
    templateOf().hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: { Statement: [{ Action: ['states:SendTaskSuccess', 'states:SendTaskFailure'], Resource: ['StateMachine', 'RecoveryMachine'].map((id) => ({ Ref: Match.stringLikeRegexp(`^OrdersSaga${id}`) })) }] },
      Roles: [{ Ref: Match.stringLikeRegexp('^OrdersFunctionsPayment') }, { Ref: Match.stringLikeRegexp('^OrdersFunctionsShipping') }],
    });
  });
});

describe('partners', () => {
  test('stock checks and carriers\' updates have queues of their own when asked for', () => {
    const { stack, orders } = synth(() => ({ inventoryChecks: true, trackingUpdates: true }));
    orders.orderStatus.addQueue(new ResilientQueue(stack, 'Analytics').queue);
    const template = Template.fromStack(stack);
    expect(orders.orderStatus).toBe(orders.orderStatus);
    template.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 300, MessageRetentionPeriod: 14 * 86_400, ReceiveMessageWaitTimeSeconds: 20 });
    for (const type of ['Stock Check Requested', 'Tracking Updated', 'Payment Completed']) template.hasResourceProperties('AWS::Events::Rule', { EventPattern: { 'detail-type': Match.arrayWith([type]), 'replay-name': [{ exists: false }] } });
    expect(orders.inventoryCheckQueue).not.toBe(orders.trackingUpdateQueue);
    expectNoFindings(stack);
  });

  test('nothing is built for partners that nobody asked for', () => {
    expect(() => synth().orders.inventoryCheckQueue).toThrow('set inventoryChecks');
    expect(() => synth().orders.trackingUpdateQueue).toThrow('set trackingUpdates');
  });
});

describe('inventory', () => {
  test('nothing is built for alerts and back-orders that nobody asked for', () => {
    const descriptions = Object.values(templateOf().findResources('AWS::Lambda::Function')).map(({ Properties }) => Properties.Description);
    expect(descriptions.filter((text) => /stock arrives|wait/.test(text))).toEqual([]);
    expect(() => synth().orders.inventoryAlerts).toThrow('set lowStockThreshold');
    expect(() => synth().orders.partialInventoryQueue).toThrow('set partialStock');
  });

  test('low stock is watched in the stream of the products, told to the topic and ordered by the function', () => {
    const { stack, orders } = synth((scope) => ({ lowStockThreshold: 3, reorder: lambda.Function.fromFunctionArn(scope, 'Buy', 'arn:aws:lambda:eu-central-1:123456789012:function:buy') }));
    orders.inventoryAlerts.addEmail('warehouse@example.com');
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::DynamoDB::Table', { KeySchema: [{ AttributeName: 'productId' }], StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' } });
    template.hasResourceProperties('AWS::Events::Rule', { EventPattern: { 'detail-type': ['Stock Low'] }, Targets: [{ Arn: { Ref: Match.stringLikeRegexp('StockWatchAlertsTopic') } }] });
    template.hasResourceProperties('AWS::Events::Rule', { EventPattern: { 'detail-type': ['Reorder Requested'] }, Targets: [{ Arn: Match.stringLikeRegexp('function:buy$') }] });
  });

  test('orders that wait have a queue for ten minutes, fourteen days, three attempts', () => {
    const { stack, orders } = synth(() => ({ partialStock: PartialStockPolicy.BACK_ORDER }));
    expect(orders.partialInventoryQueue.queue.queueArn).toBeDefined();
    Template.fromStack(stack).hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 600, MessageRetentionPeriod: 14 * 86_400, RedrivePolicy: Match.objectLike({ maxReceiveCount: 3 }),
    });
  });

  test('a table brought along without a stream still has its back-orders looked at by the sweeper', () => {
    const { stack } = synth((scope) => ({ partialStock: PartialStockPolicy.BACK_ORDER, productsTable: dynamodb.Table.fromTableName(scope, 'Mine', 'mine') }));
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', environment({ PATIENCE_SECONDS: '900', PRODUCTS_TABLE: 'mine' }));
  });
});

describe('access', () => {
  test('only the functions that move stock may change products', () => {
    const policies = Object.entries(templateOf().findResources('AWS::IAM::ManagedPolicy'));
    const writers = policies.filter(([, { Properties }]) => Properties.PolicyDocument.Statement.some(({ Action, Resource }: any) =>
      [Action].flat().includes('dynamodb:UpdateItem') && JSON.stringify(Resource).includes('Products')));
    expect(writers.map(([id]) => /Functions(\w+?)Role/.exec(id)?.[1]).sort()).toEqual(['Catalogue', 'Shipping', 'Stock']);
  });

  test('only the payment function may ask the provider, and by its exact name', () => {
    const policies = Object.entries(templateOf().findResources('AWS::IAM::ManagedPolicy'))
      .filter(([, policy]) => JSON.stringify(policy).includes('function:provider'));
    expect(policies.map(([id]) => /Functions(\w+?)Role/.exec(id)?.[1])).toEqual(['Payment']);
    expect(JSON.stringify(policies)).not.toContain('function:provider:*');
  });

  test('every route needs a signed-in customer', () => {
    const methods = Object.values(templateOf().findResources('AWS::ApiGateway::Method')).map(({ Properties }) => Properties);
    expect(methods.filter(({ HttpMethod, AuthorizationType }) => HttpMethod !== 'OPTIONS' && AuthorizationType !== 'COGNITO_USER_POOLS')).toEqual([]);
    expect(methods.filter(({ HttpMethod }) => HttpMethod !== 'OPTIONS')).toHaveLength(4);
  });
});

describe('front', () => {
  const methods = (template: Template) => Object.values(template.findResources('AWS::ApiGateway::Method'))
    .map(({ Properties }) => Properties).filter(({ HttpMethod }) => HttpMethod !== 'OPTIONS');
  const named = (template: Template, pattern: RegExp) => Object.keys(template.findResources('AWS::Lambda::Function')).filter((id) => pattern.test(id));

  test('IAM: callers sign, name the customer in a header, and there is no pool; clean', () => {
    const { stack, orders } = synth(() => ({ authorization: OrderAuthorization.IAM }));
    const system = new iam.Role(stack, 'System', { assumedBy: new iam.AccountRootPrincipal() });
    orders.grantCallApi(system);
    const template = Template.fromStack(stack);
    expect(new Set(methods(template).map(({ AuthorizationType }) => AuthorizationType))).toEqual(new Set(['AWS_IAM']));
    template.resourceCountIs('AWS::Cognito::UserPool', 0);
    const headers = Object.values(template.findResources('AWS::Lambda::Function')).filter(({ Properties }) => Properties.Environment?.Variables.CALLER_HEADER === 'Customer-Id');
    expect(headers).toHaveLength(4);
    const [{ Properties: { PolicyDocument } }] = Object.values(template.findResources('AWS::IAM::Policy'));
    expect(PolicyDocument.Statement).toEqual([expect.objectContaining({ Action: 'execute-api:Invoke' })]);
    expect(PolicyDocument.Statement[0].Resource).toHaveLength(4);
    expect(() => orders.userPool).toThrow('Stack/Orders/Api: There is no user pool: the API is called with IAM.');
    expectNoFindings(synth(() => ({ authorization: OrderAuthorization.IAM })).stack);
  });

  test('with Cognito no system can be let in', () => {
    const { stack, orders } = synth();
    expect(() => orders.grantCallApi(new iam.User(stack, 'System'))).toThrow('give the API authorization IAM');
  });

  test('on an API of one\'s own only the routes are made', () => {
    const { stack, orders } = synth((scope) => ({ apiResource: new apigateway.RestApi(scope, 'Shop').root.addResource('v1') }));
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::ApiGateway::RestApi', 1);
    expect(methods(template).map(({ HttpMethod }) => HttpMethod).sort()).toEqual(['GET', 'GET', 'POST', 'POST']);
    expect(JSON.stringify(stack.resolve(orders.url))).toMatch(/\/v1\/"/);
    expect(orders.monitoring().graphs.map(({ title }) => title)).not.toContain('Requests');
  });

  test('none: orders come from events, and what belongs to an API is not there; clean', () => {
    const { stack, orders } = synth(() => ({ api: OrderApi.NONE }));
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::ApiGateway::RestApi', 0);
    expect(named(template, /^OrdersFunctions(Accept|Read|List|Cancel)/)).toEqual([]);
    expect(named(template, /^OrdersFunctionsRequests/)).toHaveLength(1);
    expect(rulesOf(template).map(({ EventPattern }) => EventPattern)).toContainEqual({ 'detail-type': ['Order Requested'], 'replay-name': [{ exists: false }] });
    expect(() => orders.url).toThrow('Stack/Orders: There is no API: api is NONE.');
    expectNoFindings(stack);
  });

  test('no event orders anything unless that is asked for', () => {
    expect(named(templateOf(), /^OrdersFunctionsRequests/)).toEqual([]);
    expect(named(templateOf(maximum), /^OrdersFunctions(Requests|Accept)[A-F0-9]{8}$/)).toHaveLength(2);
  });

  test('required fields of one\'s own are asked for at the edge, and all are known to the functions', () => {
    const template = templateOf(maximum);
    template.hasResourceProperties('AWS::ApiGateway::Model', {
      Schema: { required: Match.arrayWith(['extra']), properties: { extra: { required: ['floor'] }, items: { items: { required: ['productId', 'quantity', 'price'] } } } },
    });
    const rules = Object.values(template.findResources('AWS::Lambda::Function')).flatMap(({ Properties }) => Properties.Environment?.Variables.EXTRA_FIELDS ?? []);
    expect(rules.map((text) => JSON.parse(text))).toEqual(Array(2).fill({
      order: { giftMessage: { type: 'text', maxLength: 100 }, floor: { type: 'number', whole: true, required: true } },
      item: { engraving: { type: 'text', maxLength: 200, pattern: '[A-Z ]+' } },
    }));
  });
});

test('settings reach the functions', () => {
  const template = templateOf(maximum);
  template.hasResourceProperties('AWS::Lambda::Function', environment({ PAYMENT_URL: 'https://pay.example.com/v1', PAYMENT_SECRET: '/pay/key', PAYMENT_TIMEOUT_MS: '20000', CIRCUIT_THRESHOLD: '3', CIRCUIT_RESET_MS: '30000' }));
  template.hasResourceProperties('AWS::Lambda::Function', environment({ PARTIAL_STOCK: 'BACK_ORDER', BACK_ORDER_SECONDS: '2592000' }));
  template.hasResourceProperties('AWS::Lambda::Function', environment({ STOCK_LEVELS: '{"lowStockThreshold":5,"reorderQuantity":50}' }));
  template.hasResourceProperties('AWS::Lambda::Function', environment({ SHIPPING: '{"carrier":"POST","warehouses":[{"name":"VIE","countries":["AT","DE"]},{"name":"MIL"}]}' }));
  template.hasResourceProperties('AWS::Lambda::Function', environment({ IDEMPOTENCY_SECONDS: '604800', CORS_ORIGIN: 'https://shop.example.com' }));
  template.hasResourceProperties('AWS::Lambda::Function', environment({ PATIENCE_SECONDS: '1800' }));
  template.resourceCountIs('AWS::Cognito::UserPool', 0);
  template.resourceCountIs('AWS::Events::EventBus', 0);
  template.hasResourceProperties('AWS::Events::Archive', { RetentionDays: 30 });
});

describe('sizes', () => {
  const functions = (template: Template): Record<string, any> => Object.fromEntries(Object.entries(template.findResources('AWS::Lambda::Function'))
    .map(([id, { Properties }]) => [/^Orders(?:Functions|Consumers|Outbox)([A-Z][a-z]+)/.exec(id)?.[1], Properties]));

  test('nothing is kept warm or reserved, and 256 MB serve all, unless asked for', () => {
    templateOf().resourceCountIs('AWS::Lambda::Alias', 0);
    const sizes = Object.values(functions(templateOf()))
      .map(({ ReservedConcurrentExecutions, MemorySize }) => [MemorySize, ReservedConcurrentExecutions]);
    expect(sizes).toEqual(sizes.map(() => [256, undefined]));
  });

  test('reach the functions', () => {
    const { Accept, Stock, Shipping, Projector, Read, List, Cancel, Payment } = functions(templateOf(maximum));
    expect([Accept, Read, List, Cancel, Stock, Projector, Payment].map(({ MemorySize }) => MemorySize))
      .toEqual([512, 512, 512, 512, 1024, 1024, 256]);
    expect([Stock, Shipping, Payment].map(({ ReservedConcurrentExecutions }) => ReservedConcurrentExecutions)).toEqual([30, 5, undefined]);
  });

  test('warm instances are what the API, the saga, the stream and the queue invoke', () => {
    const template = templateOf(maximum);
    const warm = Object.values(template.findResources('AWS::Lambda::Alias'))
      .map(({ Properties }) => Properties.ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions).sort();
    expect(warm).toEqual([1, 1, 10, 15, 20]);
    const definition = JSON.stringify(template.findResources('AWS::StepFunctions::StateMachine'));
    expect(definition).toMatch(/OrdersFunctionsStockLive/);
    expect(definition).toMatch(/OrdersFunctionsPaymentLive/);
    expect(JSON.stringify(template.findResources('AWS::ApiGateway::Method'))).toMatch(/OrdersFunctionsAcceptLive/);
    const consumers = Object.values(template.findResources('AWS::Lambda::EventSourceMapping'))
      .map(({ Properties }) => JSON.stringify(Properties.FunctionName));
    expect(consumers.filter((name) => name.includes('Live')).map((name) => /(Payment|Relay|Starter)Live/.exec(name)?.[1]).sort()).toEqual(['Payment', 'Relay', 'Starter']);
  });

  test('retries keep the errors that the steps know', () => {
    const { orders } = synth(maximum);
    const { States } = definitionOf(orders.stateMachine) as any;
    expect(States.ReserveInventory.Retry).toContainEqual(expect.objectContaining({
      ErrorEquals: expect.arrayContaining(['StepFailed', 'Flaky']), MaxAttempts: 3, IntervalSeconds: 2,
    }));
    expect(States.AuthorisePayment.Retry).toContainEqual(expect.objectContaining({ ErrorEquals: expect.arrayContaining(['StepFailed']), MaxAttempts: 8 }));
  });
});

test.each([
  ['grantManageCatalogue', 'Catalogue'], ['grantOperate', 'Operations'],
] as const)('%s lets invoke exactly one function', (grant, name) => {
  const { stack, orders } = synth();
  orders[grant](new iam.User(stack, 'Clerk'));
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [{
        Action: 'lambda:InvokeFunction', Effect: 'Allow', Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp(`^OrdersFunctions${name}`), 'Arn'] },
      }],
    },
  });
});

test('alarms can be left out, and what is monitored lists them', () => {
  expect(synth().orders.monitoring().alarms!.length).toBeGreaterThan(8);
  Template.fromStack(synth(() => ({ alarms: false })).stack).resourceCountIs('AWS::CloudWatch::Alarm', 0);
});

test.each<[string, Partial<OrderSagaProps>]>([
  ['paymentTimeout is 90 seconds', { paymentTimeout: Duration.seconds(90) }],
  ['paymentFailureThreshold is 0', { paymentFailureThreshold: 0 }],
  ['paymentResetTimeout is shorter', { paymentResetTimeout: Duration.millis(10) }],
  ['idempotencyRetention is shorter', { idempotencyRetention: Duration.seconds(10) }],
  ['paymentConcurrency is 1', { paymentConcurrency: 1 }],
  ['shippingConcurrency is 2.5', { shippingConcurrency: 2.5 }],
  ['lowStockThreshold is -1', { lowStockThreshold: -1 }],
  ['reorderQuantity is 0', { lowStockThreshold: 1, reorderQuantity: 0 }],
  ['more is ordered when', { reorderQuantity: 10 }],
  ['backOrderLimit is for orders that wait', { backOrderLimit: Duration.days(1) }],
  ['backOrderLimit is 10 seconds', { partialStock: PartialStockPolicy.BACK_ORDER, backOrderLimit: Duration.seconds(10) }],
  ['stalledAfter is shorter', { stalledAfter: Duration.seconds(10) }],
  ['warehouses is empty', { warehouses: [] }],
  ['two warehouses', { warehouses: [{ name: 'A' }, { name: 'A' }] }],
  ['carrier is empty', { carrier: ' ' }],
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
  ['extraFields.floor: min is 3', { extraFields: { floor: OrderField.number({ min: 3, max: 1 }) } }],
  ['extraFields.all: maxBytes is 9000', { extraFields: { all: OrderField.json({ maxBytes: 9000 }) } }],
  ['extraFields and extraItemFields take', { extraFields: { one: OrderField.choice(Array(1000).fill('abc')) } }],
  ['throttlingRateLimit is 0', { throttlingRateLimit: 0 }],
])('refuses: %s', (message, props) => {
  expect(() => synth(() => props)).toThrow(new RegExp(`^Stack/Orders: ${message}`));
});
