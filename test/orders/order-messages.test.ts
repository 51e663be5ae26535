import { App, aws_dynamodb as dynamodb, aws_lambda as lambda, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { environment, maximum, rulesOf, synth, templateOf } from './synth';
import { ResilientQueue } from '../../src/messaging';
import { ObservabilityDashboard } from '../../src/observability';
import { OrderSagaProps, PartialStockPolicy } from '../../src/orders';
import { SagaEngine } from '../../src/saga';
import { definitionOf } from '../asl/synthesized';
import { matches } from '../faults/bus';
import { expectNoFindings } from '../nag';

describe('events', () => {
  test('only new events leave the table; what cannot be sent is kept', () => {
    const template = templateOf();
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      StartingPosition: 'TRIM_HORIZON',
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"],"dynamodb":{"Keys":{"entry":{"S":[{"prefix":"EVENT#"},{"prefix":"ADJUSTMENT#"}]}}}}' }] },
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

  describe('on a bus that several order systems share', () => {
    const own = (stack: Stack) => synth(() => ({ lowStockThreshold: 3, reorderQuantity: 5, partialStock: PartialStockPolicy.BACK_ORDER }), stack);
    const { stack, orders } = own(new Stack(new App(), 'Stack', { stackName: 'shop-main' }));
    orders.orderStatus.addEmail('office@example.com');
    const template = Template.fromStack(stack);
    const rules = rulesOf(template).flatMap(({ EventPattern: pattern }) => pattern ? [pattern] : []);
    const taken = (source: string, type: string, shop?: object) => rules.filter((pattern) => matches(pattern, { source, 'detail-type': type, 'detail': { orderId: 'ORD-1', ...shop } }));

    test.each([
      ['ecommerce.orders', 'Order Placed', 3], ['ecommerce.orders', 'Order Confirmed', 3], ['payment.service', 'Payment Completed', 3],
      ['ecommerce.orders', 'Order Back-ordered', 4], ['inventory.stock', 'Stock Arrived', 1], ['inventory.stock', 'Stock Low', 1],
    ])('events of others are not taken: %s, %s', (source, type, count) => {
      expect(taken(source, type, { shop: 'shop-branch/Orders' })).toEqual([]);
      expect(taken(source, type, { shop: 'shop-main/Orders' })).toHaveLength(count);
    });

    test('events of an archive that do not say whose they are still rebuild the read model', () => {
      const [view, ...more] = rules.filter((pattern) => matches(pattern, { 'source': 'ecommerce.orders', 'detail-type': 'Order Placed', 'detail': { orderId: 'ORD-1' }, 'replay-name': 'again' }));
      expect([view.source, more]).toEqual([['ecommerce.orders', 'inventory.service', 'payment.service', 'shipping.service'], []]);
    });

    test('who tells says whose it is, by the name of the stack', () => {
      for (const description of ['Sends order events from the table to the bus', 'Finds orders that have stopped moving', 'Tells when products run low and when stock arrives']) {
        template.hasResourceProperties('AWS::Lambda::Function', { Description: description, ...environment({ SHOP: 'shop-main/Orders' }) });
      }
    });
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
    expect(workOf(templateOf(), 'Shipping')).toEqual([180, 14 * 86_400, 100]);
    expect(workOf(templateOf(maximum), 'PaymentProcessing')).toEqual([600, 86_400, 4]);
    expect(workOf(templateOf(maximum), 'Shipping')).toEqual([300, 2 * 86_400, 40]);
  });

  test('a slow provider makes payments stay longer with their worker', () => {
    expect(workOf(templateOf(() => ({ paymentTimeout: Duration.minutes(1) })), 'PaymentProcessing')[0]).toBe(6 * 130);
  });

  test('a step waits until the queue has given its workers up', () => {
    const { AuthorisePayment: authorise } = definitionOf(synth(() => ({ paymentVisibilityTimeout: Duration.hours(10) })).orders.stateMachine).States;
    expect(authorise).toMatchObject({ Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', TimeoutSeconds: 30 * 3600 + 300 });
    expect(JSON.stringify(authorise.Retry)).not.toContain('States.Timeout');
  });

  const timeoutsOf = (props: Partial<OrderSagaProps>) => {
    const { AuthorisePayment: authorise, Fulfil: { Branches: [{ States: { AllocateWarehouse: allocate } }] }, CapturePayment: capture }: any
      = definitionOf(synth(() => props).orders.stateMachine).States;
    return [authorise, allocate, capture].map(({ TimeoutSeconds }) => TimeoutSeconds / 3600);
  };

  test('a step waits for its turn: a day for payments, three for shipping, or as told, and no longer than its queue keeps it', () => {
    expect(timeoutsOf({})).toEqual([24, 72, 24]);
    expect(timeoutsOf({ paymentTaskTimeout: Duration.hours(2), shippingTaskTimeout: Duration.days(5) })).toEqual([2, 120, 2]);
    expect(timeoutsOf({ paymentRetention: Duration.hours(6), shippingRetention: Duration.days(2) })).toEqual([6, 48, 6]);
  });

  test('a queue keeps payments as long as they may wait', () => {
    expect(workOf(templateOf(() => ({ paymentTaskTimeout: Duration.days(7) })), 'PaymentProcessing')[1]).toBe(7 * 86_400);
  });

  test.each<[string, Partial<OrderSagaProps>]>([
    ['paymentRetention is 1 minute, but 3 workers may die over a message, each noticed after paymentVisibilityTimeout \\(3 minutes\\): give 14 minutes or more', { paymentRetention: Duration.minutes(1) }],
    ['shippingRetention is 1 hour, but 3 workers', { shippingRetention: Duration.hours(1), shippingVisibilityTimeout: Duration.hours(1) }],
    ['shippingTaskTimeout is 10 minutes, but 3 workers', { shippingTaskTimeout: Duration.minutes(10) }],
    ['paymentTaskTimeout \\(2 days\\) is longer than paymentRetention \\(1 day\\)', { paymentTaskTimeout: Duration.days(2), paymentRetention: Duration.days(1) }],
    ['paymentTaskTimeout is .*: give whole seconds', { paymentTaskTimeout: Duration.millis(86_400_500) }],
    ['paymentRetention is 20 days: give 1 minute to 14 days', { paymentRetention: Duration.days(20) }],
    ['shippingTaskTimeout is 15 days: give 1 minute to 14 days', { shippingTaskTimeout: Duration.days(15) }],
    ['paymentTaskTimeout: an Express workflow', { paymentTaskTimeout: Duration.days(1), engine: SagaEngine.EXPRESS }],
  ])('refuses: %s', (message, props) => {
    expect(() => synth(() => props)).toThrow(new RegExp(`^Stack/Orders: ${message}`));
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

  test('their workers take numbers of one\'s own', () => {
    const { stack } = synth(() => ({
      trackingUpdates: true,
      trackingWorker: {
        memorySize: 512,
        reservedConcurrency: 8,
        maxConcurrency: 4,
        visibilityTimeout: Duration.minutes(20),
        retention: Duration.days(3),
        maxReceiveCount: 7,
      },
    }));
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 1200, MessageRetentionPeriod: 3 * 86_400, RedrivePolicy: Match.objectLike({ maxReceiveCount: 7 }) });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { ScalingConfig: { MaximumConcurrency: 4 } });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Description: 'Notes what carriers tell of shipments', MemorySize: 512, ReservedConcurrentExecutions: 8, Environment: { Variables: Match.objectLike({ FINAL_RECEIVE: '7' }) },
    });
  });

  test('a status topic that comes after the dashboard is warned of', () => {
    const { stack, orders } = synth();
    new ObservabilityDashboard(stack, 'Dashboard').monitor(orders);
    orders.orderStatus.addEmail('ops@example.com');
    Annotations.fromStack(stack).hasWarning('/Stack/Orders', Match.stringLikeRegexp('orderStatus is first used after a dashboard'));
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
    expect(() => synth().orders.inventoryAlerts).toThrow('set lowStockThreshold, reorderQuantity or reorder');
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

  test.each<[string, Partial<OrderSagaProps>]>([['a quantity', { reorderQuantity: 10 }], ['a supplier', { reorder: {} as lambda.IFunction }]])(
    'thresholds that only the catalogue has are watched for %s to order', (_, props) => {
      const { stack, orders } = synth((scope) => props.reorder
        ? { reorder: lambda.Function.fromFunctionArn(scope, 'Buy', 'arn:aws:lambda:eu-central-1:123456789012:function:buy') } : props);
      const template = Template.fromStack(stack);
      expect(orders.inventoryAlerts.topic.topicArn).toBeDefined();
      template.hasResourceProperties('AWS::Lambda::Function', environment({ STOCK_LEVELS: JSON.stringify({ reorderQuantity: props.reorderQuantity }) }));
      template.hasResourceProperties('AWS::Events::Rule', { EventPattern: { 'detail-type': ['Stock Low'] } });
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
