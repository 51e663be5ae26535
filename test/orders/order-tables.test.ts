import { aws_dynamodb as dynamodb, aws_events as events, aws_kms as kms, aws_lambda as lambda, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { synth, templateOf } from './synth';
import { OrderSagaProps, PartialStockPolicy } from '../../src/orders';

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

const FAR = 'arn:aws:dynamodb:us-east-1:123456789012:table';

describe('tables of one\'s own', () => {
  const string = (name: string) => ({ name, type: dynamodb.AttributeType.STRING });
  const number = (name: string) => ({ name, type: dynamodb.AttributeType.NUMBER });
  const ordersTable = (stack: Stack, stream = dynamodb.StreamViewType.NEW_IMAGE, index = 'pending', more: Partial<dynamodb.TableProps> = {}, placedAt = string('placedAt')) => {
    const table = new dynamodb.Table(stack, 'OwnOrders', { partitionKey: string('orderId'), sortKey: string('entry'), stream, timeToLiveAttribute: 'expiresAt', ...more });
    table.addGlobalSecondaryIndex({ indexName: index, partitionKey: string('pending'), sortKey: placedAt });
    return table;
  };
  const productsTable = (stack: Stack, more: Partial<dynamodb.TableProps> = {}) => new dynamodb.Table(stack, 'OwnProducts', { partitionKey: string('productId'), ...more });
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

  test.each([
    ['Relay', 'ordersTable', 'entry'], ['Watch', 'productsTable', undefined],
  ] as const)('%s reads the stream of an own %s with the table\'s key', (reader, prop, sortKey) => {
    const { stack } = synth((scope) => {
      const table = new dynamodb.Table(scope, 'Own', {
        partitionKey: string(sortKey ? 'orderId' : 'productId'),
        sortKey: sortKey && string(sortKey),
        stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
        encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED,
        timeToLiveAttribute: sortKey && 'expiresAt',
      });
      if (sortKey) table.addGlobalSecondaryIndex({ indexName: 'pending', partitionKey: string('pending'), sortKey: string('placedAt') });
      return { [prop]: table, lowStockThreshold: 1 };
    });
    const statements: any[] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'))
      .filter(({ Properties: { Roles } }) => JSON.stringify(Roles ?? []).includes(reader))
      .flatMap(({ Properties: { PolicyDocument } }) => PolicyDocument.Statement);
    const decrypting = statements.filter(({ Action, Resource }) => [Action].flat().includes('kms:Decrypt') && JSON.stringify(Resource).includes('OwnKey'));
    expect(statements).toContainEqual(expect.objectContaining({ Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Own/), 'StreamArn'] } }));
    expect(decrypting).not.toEqual([]);
  });

  test.each<[string, (stack: Stack) => Partial<OrderSagaProps>]>([
    ['ordersTable has the key productId: it has to be orderId, entry.', (stack) => ({ ordersTable: new dynamodb.Table(stack, 'Own', { partitionKey: string('productId') }) })],
    ['ordersTable has no index pending: it needs one by pending, placedAt.', (stack) => ({ ordersTable: ordersTable(stack, undefined, 'other') })],
    ['the stream of ordersTable shows KEYS_ONLY', (stack) => ({ ordersTable: ordersTable(stack, dynamodb.StreamViewType.KEYS_ONLY) })],
    ['ordersTable has the key orderId (a number), entry: it has to be orderId, entry, strings.', (stack) => ({ ordersTable: ordersTable(stack, undefined, undefined, { partitionKey: number('orderId') }) })],
    ['ordersTable has the index pending by pending, placedAt (a number): it', (stack) => ({ ordersTable: ordersTable(stack, undefined, undefined, {}, number('placedAt')) })],
    ["ordersTable has no time to live: set timeToLiveAttribute to 'expiresAt'", (stack) => ({ ordersTable: ordersTable(stack, undefined, undefined, { timeToLiveAttribute: undefined }) })],
    ['ordersTable has time to live in ttl: set', (stack) => ({ ordersTable: ordersTable(stack, undefined, undefined, { timeToLiveAttribute: 'ttl' }) })],
    ['productsTable has the key sku: it', (stack) => ({ productsTable: productsTable(stack, { partitionKey: string('sku') }) })],
    ['productsTable has the key productId (a number): it', (stack) => ({ productsTable: productsTable(stack, { partitionKey: number('productId') }) })],
    ['productsTable has the key productId, size: it', (stack) => ({ productsTable: productsTable(stack, { sortKey: string('size') }) })],
    ['the stream of productsTable shows KEYS_ONLY', (stack) => ({ lowStockThreshold: 1, productsTable: productsTable(stack, { stream: dynamodb.StreamViewType.KEYS_ONLY }) })],
    ['the stream of productsTable shows NEW_IMAGE', (stack) => ({ partialStock: PartialStockPolicy.BACK_ORDER, productsTable: productsTable(stack, { stream: dynamodb.StreamViewType.NEW_IMAGE }) })],
    ['productsTable has no stream that is known here', (stack) => ({ reorderQuantity: 5, productsTable: productsTable(stack) })],
    ['productsTable has no stream that is known here', (stack) => ({ lowStockThreshold: 1, productsTable: productsTable(stack) })],
    ['statusViewTable has the index by-customer by customerId, at', (stack) => ({ statusViewTable: viewTable(stack, 'at') })],
  ])('refuses: %s', (message, props) => {
    expect(() => synth(props)).toThrow(message);
  });

  test.each<[string, (stack: Stack) => Partial<OrderSagaProps>]>([
    ['ordersTable', (stack) => ({ ordersTable: dynamodb.Table.fromTableAttributes(stack, 'Far', { tableArn: `${FAR}/far`, tableStreamArn: `${FAR}/far/stream/1` }) })],
    ['the stream of ordersTable', (stack) => ({ ordersTable: dynamodb.Table.fromTableAttributes(stack, 'Far', { tableName: 'far', tableStreamArn: `${FAR}/far/stream/1` }) })],
    ['statusViewTable', (stack) => ({ statusViewTable: dynamodb.Table.fromTableArn(stack, 'Far', `${FAR}/far`) })],
    ['eventBus', (stack) => ({ eventBus: events.EventBus.fromEventBusArn(stack, 'Far', 'arn:aws:events:us-east-1:123456789012:event-bus/far') })],
    ['encryptionKey', (stack) => ({ encryptionKey: kms.Key.fromKeyArn(stack, 'Far', 'arn:aws:kms:us-east-1:123456789012:key/far') })],
    ['reorder', (stack) => ({ lowStockThreshold: 1, reorder: lambda.Function.fromFunctionArn(stack, 'Far', 'arn:aws:lambda:us-east-1:123456789012:function:far') })],
  ])('of another Region cannot be reached, nor can other things there: %s', (name, props) => {
    expect(() => synth(props)).toThrow(`Stack/Orders: ${name} is in us-east-1, but this stack in eu-central-1`);
  });

  test('say where orders that wait for stock go on late only', () => {
    const { stack } = synth((scope) => ({ partialStock: PartialStockPolicy.BACK_ORDER, productsTable: productsTable(scope) }));
    Annotations.fromStack(stack).hasWarning('/Stack/Orders', Match.stringLikeRegexp('productsTable has no stream that is known here, so orders that wait'));
  });
});
