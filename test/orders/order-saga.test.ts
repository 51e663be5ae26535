import { App, aws_dynamodb as dynamodb, aws_events as events, aws_iam as iam, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { environment, maximum, synth, templateOf } from './synth';
import { OrderSagaProps } from '../../src/orders';
import { lint } from '../asl/lint';
import { definitionOf } from '../asl/synthesized';
import { expectNoFindings } from '../nag';

test('minimal and maximal properties have no open finding', () => {
  expectNoFindings(synth().stack);
  expectNoFindings(synth(maximum).stack);
});

test('the machine is sound and takes seven transitions, and the shop has its name', () => {
  const { orders } = synth();
  expect(orders.saga.transitions).toBe(7);
  expect(orders.shopName).toBe('Stack/Orders');
  expect(lint(definitionOf(orders.stateMachine))).toEqual([]);
});

test('two copies live in one stack', () => {
  const { stack } = synth();
  synth(undefined, stack, 'More');
  expect(() => Template.fromStack(stack)).not.toThrow();
});

describe('two copies on one bus or table', () => {
  const two = (first: Partial<OrderSagaProps>, second = first) => (stack: Stack) => {
    synth(() => first, stack);
    synth(() => second, stack, 'More');
  };
  const named = (stack: Stack, id: string, name = 'shop') => ({ eventBus: events.EventBus.fromEventBusName(stack, id, name) });
  const table = (stack: Stack, id: string) => dynamodb.Table.fromTableAttributes(stack, id, {
    tableName: 'orders', tableStreamArn: 'arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/1',
  });
  const inEurope = () => new Stack(new App(), 'Stack', { env: { account: '123456789012', region: 'eu-central-1' } });

  test('are refused, by construct and by name', () => {
    const stack = inEurope();
    expect(() => two({ eventBus: new events.EventBus(stack, 'Bus') })(stack)).toThrow('Stack/More: eventBus is that of Stack/Orders: both would do what other systems ask for, each order twice');
    const other = inEurope();
    expect(() => two(named(other, 'One'), named(other, 'Two'))(other)).toThrow('eventBus is that of Stack/Orders');
    const third = inEurope();
    expect(() => two({ ordersTable: table(third, 'One') }, { ordersTable: table(third, 'Two') })(third)).toThrow('ordersTable is that of Stack/Orders');
  });

  test('are let be where the names differ, or the Region may', () => {
    const stack = inEurope();
    expect(() => two(named(stack, 'One'), named(stack, 'Two', 'other'))(stack)).not.toThrow();
    const app = new App();
    const anywhere = ['Dev', 'Prod'].map((id) => new Stack(app, id));
    for (const somewhere of anywhere) expect(() => synth(() => named(somewhere, 'Bus'), somewhere)).not.toThrow();
  });
});

test('settings reach the functions', () => {
  const template = templateOf(maximum);
  template.hasResourceProperties('AWS::Lambda::Function', environment({ PAYMENT_URL: 'https://pay.example.com/v1', PAYMENT_SECRET: '/pay/key', PAYMENT_TIMEOUT_MS: '20000', CIRCUIT_THRESHOLD: '3', CIRCUIT_RESET_MS: '30000' }));
  template.hasResourceProperties('AWS::Lambda::Function', environment({ PARTIAL_STOCK: 'BACK_ORDER', BACK_ORDER_SECONDS: '2592000' }));
  template.hasResourceProperties('AWS::Lambda::Function', environment({ STOCK_LEVELS: '{"lowStockThreshold":5,"reorderQuantity":50}' }));
  template.hasResourceProperties('AWS::Lambda::Function', environment({ SHIPPING: '{"carrier":"POST","warehouses":[{"name":"VIE","countries":["AT","DE"]},{"name":"MIL","countries":["IT"]}]}' }));
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
